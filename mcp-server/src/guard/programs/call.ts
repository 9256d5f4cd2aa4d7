import type { Host } from '../production.ts';
import type { Follow, Invocation } from '../shell/follow.ts';
import { pathOf, type Scope } from '../shell/scope.ts';
import { isKnown, UNKNOWN } from '../shell/unknown.ts';

/** A program that is about to be started. */
export interface Call extends Invocation {
  /** Its name without folders. */
  readonly program: string;
  readonly args: readonly string[];
  readonly follow: Follow;
}

/** Judges a call: throws Refused, or returns what it prints. */
export type Program = (call: Call) => string;

/** The verdict on a command that must not run; the message says why. */
export class Refused extends Error {}

/** Refuses what `look` finds when the hosts are production, or cannot be told. */
export function refuseOn(scope: Scope, hosts: readonly Host[], look: () => string | null): void {
  const aim = aimOf(scope, hosts);
  if (aim.kind === 'elsewhere') return;
  const found = look();
  if (found === null) return;
  throw new Refused(
    aim.kind === 'production'
      ? `${found} on ${aim.host}, which lockstep.yaml marks as production`
      : `${found} on a host that cannot be told before the command runs, and so may be production`,
  );
}

/** Whether all of the hosts are known, and none is production. */
export function isElsewhere(scope: Scope, hosts: readonly Host[]): boolean {
  return aimOf(scope, hosts).kind === 'elsewhere';
}

function aimOf(scope: Scope, hosts: readonly Host[]) {
  return scope.world.production.aim(hosts.map((host) => onPlace(host, scope.place)));
}

/** What is local to a command that runs elsewhere is that other machine. */
function onPlace(host: Host, place: string): Host {
  return place !== 'localhost' && /^(?:|localhost|127(?:\.\d+){3}|::1|\/.*)$/.test(host.name)
    ? { name: place, port: host.port }
    : host;
}

/** Whether a word is lockstep.yaml of the project. */
export function isSettingsFile(scope: Scope, word: string): boolean {
  return scope.here && isKnown(word) && isKnown(scope.dir) && pathOf(scope, word) === scope.world.settingsFile;
}

/** What a program prints that is not followed. */
export const unseen: Program = () => UNKNOWN;
