import { stat } from 'node:fs/promises';
import { FlagdCore } from '@openfeature/flagd-core';
import { OpenFeatureEventEmitter, type Provider, ProviderEvents } from '@openfeature/server-sdk';
import type { Log } from '../observe/log.ts';
import { plainMessage } from '../observe/plain-message.ts';
import { flagsOf, readFlagFile } from './flag-file.ts';

export interface FileProviderOptions {
  /** How often the file is looked at, in milliseconds. */
  readonly everyMs?: number;
  readonly log: Log;
}

/**
 * An OpenFeature provider for a flag file in flagd's format, on this machine, without a service. A change is seen within `everyMs`;
 * while the file is missing or malformed the last good one holds.
 */
export function fileProvider(path: string, { everyMs = 1000, log }: FileProviderOptions): Provider {
  // Interpreted, since generating code is forbidden in some places.
  const core = new FlagdCore(undefined, undefined, { disableDynamicCodeGeneration: true });
  const events = new OpenFeatureEventEmitter();
  let seen = '';
  let good = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  const load = async () => {
    const { mtimeMs, size, ino } = await stat(path);
    const mark = [mtimeMs, size, ino].join();
    if (mark === seen) return;
    const text = await readFlagFile(path);
    flagsOf(text);
    const flagsChanged = core.setConfigurations(text);
    seen = mark;
    if (good) events.emit(ProviderEvents.ConfigurationChanged, { flagsChanged });
    else events.emit(ProviderEvents.Ready);
    good = true;
  };
  let complained = '';
  const reload = async () => {
    try {
      await load();
      complained = '';
    } catch (error) {
      const reason = plainMessage(error);
      if (reason === complained) return;
      complained = reason;
      log.warn({ path, reason }, 'the flag file is not usable: the last good one holds');
      events.emit(ProviderEvents.Stale, { message: reason });
    }
  };
  const watch = () => {
    timer = setTimeout(() => void reload().then(() => closed || watch()), everyMs);
    timer.unref();
  };
  return {
    metadata: { name: 'lockstep flag file' },
    runsOn: 'server',
    events,
    initialize: async () => {
      watch();
      await load();
    },
    onClose: async () => {
      closed = true;
      clearTimeout(timer);
    },
    resolveBooleanEvaluation: async (flag, otherwise, context) =>
      core.resolveBooleanEvaluation(flag, otherwise, context),
    resolveStringEvaluation: async (flag, otherwise, context) => core.resolveStringEvaluation(flag, otherwise, context),
    resolveNumberEvaluation: async (flag, otherwise, context) => core.resolveNumberEvaluation(flag, otherwise, context),
    resolveObjectEvaluation: async (flag, otherwise, context) => core.resolveObjectEvaluation(flag, otherwise, context),
  };
}
