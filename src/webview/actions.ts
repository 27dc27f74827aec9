import type { Hex, SourceLocation } from '../protocol/values';
import type { FromWebview } from '../protocol/webview';

/** What any part of the lens can ask for. */
export interface Actions {
  send(message: FromWebview): void;
  /** Shows a page's ladder, and one of its answers where it has several. */
  selectPage(pageIndex: number | null, resolution?: number): void;
  openMemory(memoryReference: Hex): void;
  openSource(source: SourceLocation): void;
  /** Draws a picture as a table, or as a picture again. */
  toggleTable(section: string): void;
}

/** What the user chose about the look; kept while the view is hidden. */
export interface Choices {
  /** Sections shown as tables. */
  tables: string[];
  /** The answer that was selected in the log, by number. */
  resolution?: number;
}
