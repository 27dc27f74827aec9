// Looks at the Page Lens without an editor: fixture data in a plain browser page, in the three kinds of theme and in
// several sizes. For working on the drawing; what is tested is the real editor.
//   node test/vscode/previewLens.mjs OUT_FOLDER [name-filter]
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { launch } from './workbench.mjs';

const [out = 'out/preview', filter = ''] = process.argv.slice(2);
mkdirSync(out, { recursive: true });

const THEMES = {
  dark: {
    kind: 'vscode-dark',
    'panel-background': '#181818',
    'editor-background': '#1f1f1f',
    foreground: '#cccccc',
    descriptionForeground: '#9d9d9d',
    'panel-border': '#2b2b2b',
    focusBorder: '#0078d4',
    'charts-green': '#89d185',
    'charts-red': '#f14c4c',
    'charts-blue': '#3794ff',
    'charts-yellow': '#cca700',
    'charts-purple': '#b180d7',
    'charts-orange': '#d18616',
    'list-hoverBackground': '#2a2d2e',
    'list-activeSelectionBackground': '#04395e',
    'list-activeSelectionForeground': '#ffffff',
    'editorWidget-background': '#202020',
    'textLink-foreground': '#4daafc',
    'textLink-activeForeground': '#4daafc',
  },
  light: {
    kind: 'vscode-light',
    'panel-background': '#f8f8f8',
    'editor-background': '#ffffff',
    foreground: '#3b3b3b',
    descriptionForeground: '#3b3b3b',
    'panel-border': '#e5e5e5',
    focusBorder: '#005fb8',
    'charts-green': '#388a34',
    'charts-red': '#e51400',
    'charts-blue': '#1a85ff',
    'charts-yellow': '#bf8803',
    'charts-purple': '#652d90',
    'charts-orange': '#d18616',
    'list-hoverBackground': '#f2f2f2',
    'list-activeSelectionBackground': '#e8e8e8',
    'list-activeSelectionForeground': '#000000',
    'editorWidget-background': '#f8f8f8',
    'textLink-foreground': '#005fb8',
    'textLink-activeForeground': '#005fb8',
  },
  contrast: {
    kind: 'vscode-high-contrast',
    'panel-background': '#000000',
    'editor-background': '#000000',
    foreground: '#ffffff',
    descriptionForeground: '#ffffffb3',
    'panel-border': '#6fc3df',
    focusBorder: '#f38518',
    contrastBorder: '#6fc3df',
    contrastActiveBorder: '#f38518',
    'charts-green': '#89d185',
    'charts-red': '#f48771',
    'charts-blue': '#3794ff',
    'charts-yellow': '#ffd370',
    'charts-purple': '#b180d7',
    'charts-orange': '#d18616',
    'editorWidget-background': '#0c141f',
    'textLink-foreground': '#21a6ff',
    'textLink-activeForeground': '#21a6ff',
  },
};

const CASES = [
  { name: 'dark', theme: 'dark', size: [1280, 600], data: {} },
  { name: 'dark-wrong', theme: 'dark', size: [1280, 600], data: { pageIndex: 6 } },
  { name: 'light', theme: 'light', size: [1280, 600], data: { wrongFrom: 99 } },
  { name: 'contrast', theme: 'contrast', size: [1280, 600], data: { pageIndex: 6 } },
  { name: 'short', theme: 'dark', size: [1040, 300], data: { pageIndex: 6 } },
  { name: 'narrow', theme: 'dark', size: [500, 900], data: {} },
  { name: 'wide', theme: 'light', size: [1600, 600], data: { pages: 64, wrongFrom: 99 } },
  { name: 'many', theme: 'dark', size: [1280, 600], data: { pages: 512, wrongFrom: 99, scattered: false } },
  { name: 'tables', theme: 'dark', size: [1280, 700], data: {}, tables: ['ring', 'pages', 'time'] },
  { name: 'idle', theme: 'dark', size: [1000, 300] },
];

const fixture = await build({
  entryPoints: ['test/vscode/fixtures/lens.ts'],
  bundle: true,
  write: false,
  format: 'iife',
  globalName: 'fixture',
  target: 'es2022',
});
const script = readFileSync('dist/webview/pageLens.js', 'utf8').replace(/\/\/# sourceMappingURL.*/, '');
const style = readFileSync('dist/webview/pageLens.css', 'utf8');
const browser = await launch();
for (const { name, theme, size, data, tables = [] } of CASES.filter((one) => one.name.includes(filter))) {
  const { kind, ...colors } = THEMES[theme];
  const variables = Object.entries(colors)
    .map(([key, value]) => `--vscode-${key}: ${value};`)
    .join(' ');
  const page = await browser.newPage({ viewport: { width: size[0], height: size[1] } });
  page.on('pageerror', (error) => console.log(`${name}: ${error.stack}`));
  await page.setContent(`<!doctype html><style>:root { ${variables} --vscode-editor-font-family: 'DejaVu Sans Mono'; --vscode-font-family: 'DejaVu Sans'; --vscode-font-size: 13px; } body { background: var(--vscode-panel-background) }</style>
    <style>${style}</style><body class="${kind}"><main id="lens"></main></body>`);
  await page.addScriptTag({ content: fixture.outputFiles[0].text });
  await page.evaluate(
    (state) => {
      window.sent = [];
      window.acquireVsCodeApi = () => ({
        postMessage: (message) => window.sent.push(message),
        getState: () => state,
        setState: () => {},
      });
    },
    { tables },
  );
  await page.addScriptTag({ content: script });
  if (data) {
    await page.evaluate((options) => {
      const lens = window.fixture.lensFixture(options);
      window.postMessage({
        type: 'show',
        live: false,
        clock: { tick: 18204, nanoseconds: 21300000 },
        kernelApi: '5.4',
        lens,
        pinned: options.pageIndex !== undefined,
      });
    }, data);
  }
  await page.waitForTimeout(150);
  await page.screenshot({ path: join(out, `${name}.png`) });
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  if (height > size[1]) await page.screenshot({ path: join(out, `${name}-full.png`), fullPage: true });
  console.log(`${name}: ${size.join('x')}, content ${height} high`);
  await page.close();
}
await browser.close();
