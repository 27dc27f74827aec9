/** What the editor and the language server tell each other beside the Language Server Protocol. */

/** Language of `*.pcm.txt`. */
export const SCENARIO_LANGUAGE = 'alsa-scenario';

/** How the drivers of the workspace are launched: their launch configurations, with absolute paths. */
export interface LaunchHint {
  readonly program: string;
  readonly sources: readonly string[];
  readonly includePaths: readonly string[];
  readonly defines: readonly string[];
  readonly kernelApi: 'auto' | '6.12' | '5.4';
}

/** initializationOptions, and the settings of every workspace/didChangeConfiguration. */
export interface LanguageSettings {
  readonly launches: readonly LaunchHint[];
  /** When a C file is looked at: if it is an ALSA driver, or never. */
  readonly diagnostics: 'drivers' | 'off';
}

/** Commands behind the lenses above a scenario; the argument is its path. */
export const RUN_SCENARIO = 'alsaMemory.runScenario';
export const DEBUG_SCENARIO = 'alsaMemory.debugScenario';
