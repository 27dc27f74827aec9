// What this adapter really does, as told to the client.

import type { DebugProtocol } from '@vscode/debugprotocol';
import { EXCEPTION_FILTERS, PLACE_MODES } from './breakpoints';
import { TRIGGERS } from './completions';
import { DATA_MODES } from './dataBreakpoints';

/** `leaves`: a machine can outlive its client. */
export const capabilities = (leaves: boolean): DebugProtocol.Capabilities => ({
  supportsConfigurationDoneRequest: true,
  supportsFunctionBreakpoints: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsBreakpointLocationsRequest: true,
  exceptionBreakpointFilters: EXCEPTION_FILTERS,
  supportsExceptionInfoRequest: true,
  supportsEvaluateForHovers: true,
  supportsSetVariable: true,
  supportsSetExpression: true,
  supportsCompletionsRequest: true,
  completionTriggerCharacters: TRIGGERS,
  supportsClipboardContext: true,
  supportsValueFormattingOptions: true,
  supportsReadMemoryRequest: true,
  supportsWriteMemoryRequest: true,
  supportsModulesRequest: true,
  supportsLoadedSourcesRequest: true,
  supportsDelayedStackTraceLoading: true,
  supportsCancelRequest: true,
  supportsDisassembleRequest: true,
  supportsInstructionBreakpoints: true,
  supportsSingleThreadExecutionRequests: true,
  supportsSteppingGranularity: true,
  supportsStepInTargetsRequest: true,
  supportsGotoTargetsRequest: true,
  supportsRestartFrame: true,
  supportsStepBack: true,
  supportsDataBreakpoints: true,
  supportsDataBreakpointBytes: true,
  breakpointModes: [...PLACE_MODES, ...DATA_MODES],
  supportsExceptionFilterOptions: true,
  supportsTerminateRequest: true,
  supportTerminateDebuggee: true,
  ...(leaves && { supportSuspendDebuggee: true }),
  supportsRestartRequest: true,
});
