import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Side } from '../../../templates/sync/src/descriptor.ts';
import type { StoreSettings } from '../../../templates/sync/src/store/store-settings.ts';
import type { LabServer } from '../../lab/lab-server.ts';
import type { KitBench } from '../kit-bench.ts';
import { type GeneratedKit, generateKit } from './generate-kit.ts';
import { type KitCode, loadKitCode } from './kit-code.ts';

/** A bench whose kit is the package that generate_plan wrote: descriptor, code and command line are its own. */
export interface GeneratedBench extends KitBench {
  readonly generated: GeneratedKit;
  readonly code: KitCode;
}

export interface GeneratedOptions {
  /** What lockstep.yaml says of the mapping. */
  readonly mapping?: string;
  /** Whether the triggers that note changes are installed too. */
  readonly triggers?: boolean;
  readonly store?: Partial<StoreSettings>;
  /** Something to be taken out of the built kit: the tests must see it. */
  readonly damage?: { readonly file: string; readonly from: string; readonly to: string };
}

/** Creates the tables on both sides, has the plan generated, and installs the kit by its own command. */
export async function openGeneratedBench(
  [sourceServer, targetServer]: readonly [LabServer, LabServer],
  create: Readonly<Record<Side, string>>,
  { mapping = 'tables: []', triggers = false, store = {}, damage }: GeneratedOptions = {},
): Promise<GeneratedBench> {
  const [source, target] = await Promise.all([sourceServer.createDatabase(), targetServer.createDatabase()]);
  await Promise.all([source.execute(create.source), target.execute(create.target)]);
  const generated = await generateKit(source, target, mapping);
  await generated.run(['install', ...(triggers ? ['--triggers'] : [])]);
  if (damage !== undefined) takeOut(generated.folder, damage);
  const code = await loadKitCode(generated.folder);
  const { kit } = code;
  const open = (side: Side) => code.openStore(kit[side].engine, { source, target }[side].url, side, store);
  const stores = { source: open('source'), target: open('target') };
  return {
    source,
    target,
    kit,
    stores,
    forward: code.directionFrom('source', kit, stores),
    reverse: code.directionFrom('target', kit, stores),
    generated,
    code,
    drop: async () => {
      generated.remove();
      await Promise.all([stores.source.close(), stores.target.close()]);
      await Promise.all([source.drop(), target.drop()]);
    },
  };
}

function takeOut(kit: string, { file, from, to }: NonNullable<GeneratedOptions['damage']>): void {
  const place = join(kit, 'dist', file);
  const text = readFileSync(place, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} of the generated kit does not hold ${from}`);
  writeFileSync(
    place,
    text.replace(from, () => to),
  );
}
