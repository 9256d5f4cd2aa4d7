import { aboutServer, notSeen, type ReadinessCheck } from './check.ts';

/** Whether a managed service runs the server, where settings are changed in its own way. */
export const hosting: ReadinessCheck = (side) => {
  if (!side.hosting.known) {
    return [
      notSeen(side, 'hosting', side.hosting, 'Who runs the server', 'The way to change a setting may be another.'),
    ];
  }
  const { service, evidence, settingsBy } = side.hosting.value;
  if (service === null) return [];
  return [
    aboutServer(side, 'hosting', 'note', {
      what: `The server is run by ${service} (${evidence}).`,
      consequence: 'SET GLOBAL, ALTER SYSTEM and option files do not work there.',
      wayOut: `Change settings by ${settingsBy}.`,
    }),
  ];
};
