/** Only the marks of line ends differ: CR LF, LF or CR. */
export function isLineEnding(source: string, target: string): boolean {
  return withLineFeeds(source) === withLineFeeds(target);
}

function withLineFeeds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}
