import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LockstepError } from '../model/errors.ts';
import { fileError } from '../model/file-errors.ts';
import { whileLocked } from './folder-lock.ts';
import { contentHash, formatManifest, type Manifest, manifestName, parseManifest } from './manifest.ts';
import { type KeptFile, patchOf } from './patch-of.ts';
import {
  checkDistinct,
  checkFolders,
  checkPath,
  foldersOf,
  makeFolders,
  putInPlace,
  readPlainFile,
  stage,
  sweepStaged,
} from './plan-folder.ts';
import type { RenderedFile } from './render-input.ts';

/** What became of one file. `kept`: a person had changed it, so it stays, ours is at `writtenTo` (`<path>.new`), and what leads there at `<path>.new.diff`. */
export interface WriteResult {
  readonly path: string;
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'kept';
  readonly writtenTo: string;
}

interface Intent extends WriteResult {
  readonly text: string;
  /** False when the file already holds exactly this text. */
  readonly write: boolean;
  /** The hash of what stood at `writtenTo` when that was decided; null: nothing did. */
  readonly found: string | null;
  /** What leads from the kept file to ours, at `<path>.new.diff`. */
  readonly diff?: { readonly path: string; readonly text: string };
}

/**
 * Writes the files below `root`, which is created when missing. Every file is there whole or as it was before, also after a
 * kill; everything is refused when one path is not safe; a file that a person changed is never overwritten. Two at once write one after
 * the other. `before` is what `readManifest` said before the files were thought of: another run's newer text is not overwritten then.
 */
export async function writeFiles(
  root: string,
  files: readonly RenderedFile[],
  before: Manifest | null = null,
): Promise<WriteResult[]> {
  for (const file of files) checkPath(file.path);
  checkDistinct(files.map(({ path }) => path));
  const folders = foldersOf(
    root,
    files.map((file) => file.path),
  );
  try {
    await checkFolders(folders);
    await makeFolders([root]);
    return await whileLocked(root, async () => {
      const manifest = await readManifest(root);
      const intents: Intent[] = [];
      for (const file of files) intents.push(await decide(root, file, manifest));
      if (before !== null) checkOldest(intents, before, manifest);
      await makeFolders(folders);
      await sweepStaged(folders);
      await carryOut({ root, folders, intents, manifest });
      return intents.map(({ path, outcome, writtenTo }) => ({ path, outcome, writtenTo }));
    });
  } catch (error) {
    throw fileError(error, root);
  }
}

/** What Lockstep wrote below `root`. */
export async function readManifest(root: string): Promise<Manifest> {
  return parseManifest((await readPlainFile(join(root, manifestName)))?.toString('utf8') ?? null);
}

/** Who looked first and writes last must not put the older text in the place of the newer one. */
function checkOldest(intents: readonly Intent[], before: Manifest, now: Manifest): void {
  const newer = intents.find(
    ({ path, write }) => write && (before.get(path) ?? []).join() !== (now.get(path) ?? []).join(),
  );
  if (newer === undefined) return;
  throw new LockstepError('CONFLICT', `${newer.path} was changed while Lockstep was writing: another run wrote it.`, {
    hint: 'Nothing was written. Run the command again: it looks at both databases anew.',
  });
}

async function decide(root: string, { path, text }: RenderedFile, manifest: Manifest): Promise<Intent> {
  const found = await readPlainFile(join(root, path));
  if (found === null) return { path, text, outcome: 'created', writtenTo: path, write: true, found: null };
  const hash = contentHash(found);
  if (hash === contentHash(text))
    return { path, text, outcome: 'unchanged', writtenTo: path, write: false, found: hash };
  if (manifest.get(path)?.includes(hash))
    return { path, text, outcome: 'updated', writtenTo: path, write: true, found: hash };
  const beside = `${path}.new`;
  const old = await readPlainFile(join(root, beside));
  const oldHash = old === null ? null : contentHash(old);
  if (oldHash === null || manifest.get(beside)?.includes(oldHash) || oldHash === contentHash(text)) {
    const diff = await diffFile(root, { path, theirs: found.toString('utf8'), ours: text }, manifest);
    return {
      path,
      text,
      outcome: 'kept',
      writtenTo: beside,
      write: oldHash !== contentHash(text),
      found: oldHash,
      ...diff,
    };
  }
  throw new LockstepError('CONFLICT', `Both ${path} and ${beside} were changed by hand.`, {
    hint: `Merge them into ${path} and delete ${beside}, then run the command again. Nothing was written.`,
  });
}

/** The difference as a patch, unless a person has changed the one that is there. */
async function diffFile(root: string, kept: KeptFile, manifest: Manifest): Promise<Pick<Intent, 'diff'>> {
  const path = `${kept.path}.new.diff`;
  const there = await readPlainFile(join(root, path));
  if (there !== null && !manifest.get(path)?.includes(contentHash(there))) return {};
  return { diff: { path, text: patchOf(kept) } };
}

interface Writing {
  readonly root: string;
  readonly folders: readonly string[];
  readonly intents: readonly Intent[];
  readonly manifest: Manifest;
}

/** Stages everything first, so that a full disk changes nothing; the manifest knows old and new text while files change places. */
async function carryOut({ root, folders, intents, manifest }: Writing): Promise<void> {
  const diffs = intents.flatMap(({ diff }) => diff ?? []);
  const now = new Map([
    ...manifest,
    ...intents.map((intent) => [intent.writtenTo, [contentHash(intent.text)]] as const),
    ...diffs.map((diff) => [diff.path, [contentHash(diff.text)]] as const),
  ]);
  const both = new Map(
    [...now].map(([path, hashes]) => [path, [...new Set([...(manifest.get(path) ?? []), ...hashes])]]),
  );
  const staged: { readonly from: string; readonly to: string }[] = [];
  try {
    const changed = intents.filter(({ write }) => write).map(({ writtenTo: path, text }) => ({ path, text }));
    for (const { path, text } of [...changed, ...diffs]) {
      const to = join(root, path);
      staged.push({ from: await stage(to, text), to });
    }
    await checkFolders(folders);
    for (const intent of intents) await checkUntouched(root, intent);
    // Staged before the first file changes its place: from then on nothing needs room.
    const manifestFile = join(root, manifestName);
    staged.push({ from: await stage(manifestFile, formatManifest(now)), to: manifestFile });
    await replaceManifest(root, both);
    for (const { from, to } of staged) await putInPlace(from, to);
  } catch (error) {
    for (const { from } of staged) await rm(from, { force: true });
    throw error;
  }
}

/** Somebody may have saved a file while everything was staged: only the moment of a rename is left. */
async function checkUntouched(root: string, { writtenTo, write, found }: Intent): Promise<void> {
  if (!write) return;
  const now = await readPlainFile(join(root, writtenTo));
  if ((now === null ? null : contentHash(now)) === found) return;
  throw new LockstepError('CONFLICT', `${writtenTo} was changed while Lockstep was writing.`, {
    hint: 'Nothing was written. Run the command again: a file that a person changed is kept.',
  });
}

async function replaceManifest(root: string, manifest: Manifest): Promise<void> {
  const file = join(root, manifestName);
  await putInPlace(await stage(file, formatManifest(manifest)), file);
}
