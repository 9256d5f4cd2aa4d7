import type { Adapter } from '../adapter.ts';
import type { CodeFile } from '../code/code-file.ts';
import { makeCodeFile } from '../code/collect-names.ts';
import { modulesBehind } from '../code/coverage.ts';
import { findCallSites, MAY_WRITE } from '../code/find-call-sites.ts';
import { parseCode } from '../code/parse-code.ts';
import type { Aim, Confidence, Project } from '../code/project.ts';
import type { NamedTable, TableNames } from '../table-names.ts';
import { searchText } from '../text/search-text.ts';
import { type Language, placeOf } from './languages.ts';
import type { SourceFile } from './list-files.ts';
import type { RepositorySite } from './repository-site.ts';

/** What the project around a file declares. */
export interface Surroundings {
  readonly project: Project;
  readonly tables: TableNames;
  readonly adapter: Adapter;
}

/** The call sites of one file; null when it may write and cannot be parsed. */
export function scanFile({ path, language }: SourceFile, text: string, around: Surroundings): RepositorySite[] | null {
  if (!MAY_WRITE.test(text)) return [];
  const place = placeOf(path);
  const inside = around.adapter.holds(path);
  if (language.kind === 'text' || language.kind === 'sql') {
    return searchText(text, language).map(({ table, operations, columns, line, confidence }) => ({
      path,
      line,
      place,
      ...meaningOf(
        table === null ? { by: 'unknown', text: 'its table is put together at run time' } : { by: 'sql', parts: table },
        confidence,
        around.tables,
      ),
      operations,
      columns,
      how: language.kind === 'sql' ? 'SQL' : `SQL in ${language.name}`,
      covered: inside,
    }));
  }
  if (language.kind === 'prisma') return [];
  const blocks = parseBlocks(path, text, language);
  if (blocks === null) return null;
  return blocks.flatMap((file) => sitesIn(file, place, inside, around));
}

function sitesIn(
  file: CodeFile,
  place: RepositorySite['place'],
  inside: boolean,
  around: Surroundings,
): RepositorySite[] {
  const { project, tables, adapter } = around;
  return findCallSites({ file, project, tables }).map((site) => ({
    path: file.path,
    line: site.node.loc?.start.line ?? 0,
    place,
    ...meaningOf(site.aim, site.confidence, tables),
    operations: site.operations,
    columns: site.columns,
    how: site.how,
    covered:
      inside ||
      modulesBehind(site.through, file).some((module) =>
        adapter.isImported(module, project.resolve(file.path, module)),
      ),
  }));
}

interface Meant {
  readonly table: NamedTable | string | null;
  readonly untold: string | null;
  readonly confidence: Confidence;
}

function meaningOf(aim: Aim, confidence: Confidence, tables: TableNames): Meant {
  if (aim.by === 'unknown') return { table: null, untold: aim.text, confidence };
  const found = aim.by === 'sql' ? tables.ofSql(aim.parts) : tables.ofModel(aim.name);
  if (found === null) return { table: aim.by === 'sql' ? aim.parts.join('.') : aim.name, untold: null, confidence };
  return {
    table: found.table,
    untold: null,
    confidence: found.certain || confidence !== 'certain' ? confidence : 'likely',
  };
}

/** The file, or the script blocks of one, parsed; null when a block cannot be. Lines count from the start of the file. */
export function parseBlocks(path: string, text: string, language: Language): CodeFile[] | null {
  const blocks = language.kind === 'markup' ? scripts(path, text) : [text];
  const parsed = blocks.map((block) => {
    const root = parseCode(path, block);
    return root === null ? null : makeCodeFile(path, block, root);
  });
  const good = parsed.filter((file) => file !== null);
  return good.length === parsed.length ? good : null;
}

/** Script blocks with everything else blanked, so that places stay. */
function scripts(path: string, text: string): string[] {
  const pattern = path.endsWith('.astro')
    ? /(?<=^---\r?\n)[\s\S]*?(?=^---)/gm
    : /(?<=<script[^>]*>)[\s\S]*?(?=<\/script>)/gi;
  return [...text.matchAll(pattern)].map((match) => text.slice(0, match.index).replaceAll(/[^\n]/g, ' ') + match[0]);
}
