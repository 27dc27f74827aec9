import * as vscode from 'vscode';
import { DEBUG_TYPE } from '../protocol/launch';
import { namesToShow, statementEnd } from './inlineNames';

/** Values beside the lines that led to where the program stands; VS Code looks the names up among the variables. */
export function registerInlineValues(): vscode.Disposable {
  return vscode.languages.registerInlineValuesProvider(
    { language: 'c' },
    {
      provideInlineValues(document, viewPort, { stoppedLocation }) {
        if (vscode.debug.activeDebugSession?.type !== DEBUG_TYPE) return [];
        const lines = document.getText().split('\n');
        const stopped = statementEnd(lines, stoppedLocation.start.line);
        const places = namesToShow(lines, stopped, viewPort.start.line, viewPort.end.line);
        return places.map(
          ({ line, from, to, name }) =>
            new vscode.InlineValueVariableLookup(new vscode.Range(line, from, line, to), name, true),
        );
      },
    },
  );
}
