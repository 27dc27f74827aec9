// Brings what the real-editor suite needs: Debian's Chromium, and a VS Code from the npm registry (below .vscode-test).
// Quick when both are there. Fails loudly when one cannot be had: the suite is never skipped.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const BROWSERS = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'];

function ensureChromium() {
  if (BROWSERS.some((path) => path && existsSync(path))) return;
  const apt = (...args) => {
    const root = process.getuid?.() === 0;
    execFileSync(root ? 'apt-get' : 'sudo', root ? args : ['-n', 'apt-get', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  };
  console.log('installing chromium (apt-get)');
  apt('update');
  apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core');
}

try {
  ensureChromium();
  execFileSync(process.execPath, ['test/vscode/install-vscode.mjs'], { stdio: 'inherit' });
} catch (error) {
  console.error(`The real-editor suite cannot run: ${error.message}`);
  console.error('It needs Chromium (set CHROMIUM, or install it) and network access to the npm registry.');
  process.exitCode = 1;
}
