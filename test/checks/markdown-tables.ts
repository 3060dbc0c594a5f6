// Markdown + a heading → the rows of the first table under it. Pure.
// Separate so that what the documents say is compared with the code, cell by cell.

/**
 * Rows without the head, cells without surrounding blanks; code marks stay as written.
 * Errors: throws when the heading or its table is missing, so that nothing is never compared with nothing.
 */
export function readTable(markdown: string, heading: string): string[][] {
  const lines = markdown.split('\n');
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '').trim() === heading);
  if (start === -1) throw new Error(`there is no heading "${heading}"`);
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^#+ /.test(line));
  const section = end === -1 ? rest : rest.slice(0, end);
  const first = section.findIndex((line) => line.startsWith('|'));
  if (first === -1) throw new Error(`there is no table under "${heading}"`);
  const last = section.findIndex((line, index) => index > first && !line.startsWith('|'));
  const rows = section.slice(first + 2, last === -1 ? undefined : last);
  if (rows.length === 0) throw new Error(`the table under "${heading}" is empty`);
  return rows.map((row) =>
    row
      .replace(/^\||\|\s*$/g, '')
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim().replaceAll('\\|', '|')),
  );
}
