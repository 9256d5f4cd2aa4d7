import type { Setting } from '../model/described-cdc.ts';

const JSON_CONVERTER = 'org.apache.kafka.connect.json.JsonConverter';

/** How keys and values are written into topics and read again: the same on both sides, whatever the worker’s own default is. */
export function converterSettings(): Setting[] {
  return [...forRecords(), ...forHeaders()];
}

/** An event of a changed key has the other key in a header. */
function forHeaders(): Setting[] {
  return [
    {
      key: 'header.converter',
      value: JSON_CONVERTER,
      because: 'The default forgets the types of a header, and the sink stops at the first change of a key.',
    },
    { key: 'header.converter.schemas.enable', value: 'true', because: 'So that the other key arrives as it was.' },
  ];
}

function forRecords(): Setting[] {
  return (['key', 'value'] as const).flatMap((part) => [
    { key: `${part}.converter`, value: JSON_CONVERTER, because: 'It carries any name and needs no registry.' },
    {
      key: `${part}.converter.schemas.enable`,
      value: 'true',
      because: 'The sink needs the types; without them it cannot tell a moment from a number.',
    },
    {
      key: `${part}.converter.replace.null.with.default`,
      value: 'false',
      because: 'The default turns a NULL into the DEFAULT of its column.',
    },
  ]);
}

/** What a connector does when it fails: it says so and stops. */
export function errorSettings(): Setting[] {
  return [
    { key: 'errors.tolerance', value: 'none', because: 'An event that is passed over is a row that is lost.' },
    { key: 'errors.log.enable', value: 'true', because: 'What failed stands in the worker’s log.' },
    { key: 'errors.log.include.messages', value: 'false', because: 'Values of rows do not belong into a log.' },
  ];
}
