import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { CASES, generated } from './cases.ts';
import { alarmShape, tableMappingsShape, taskSettingsShape } from './dms-shapes.ts';
import { unknownKeys, unknownWorkerKeys } from './known-keys.ts';

const ALL = CASES.map((one) => ({ one, ...generated(one) }));
const texts = (pattern: RegExp) => ALL.flatMap(({ files }) => files.filter(({ path }) => pattern.test(path)));
const connectors = texts(/connectors\/.*\.json$/).map(({ text }) => JSON.parse(text) as Record<string, string>);

describe('the connectors', () => {
  it('say nothing that Debezium 3.6.1 and Kafka Connect do not know, and nothing that is given up', () => {
    expect(connectors.length).toBeGreaterThan(10);
    expect(connectors.map((config) => [config.name, unknownKeys(config)])).toEqual(
      connectors.map(({ name }) => [name, []]),
    );
    const wrong = {
      'connector.class': 'io.debezium.connector.postgresql.PostgresConnector',
      'flush.lsn.source': '',
      converters: 'a',
      'a.type': 'x',
      'insert.mode': '',
      'transforms.b.type': '',
    };
    expect(unknownKeys(wrong)).toEqual(['flush.lsn.source', 'a.type', 'insert.mode', 'transforms.b.type']);
    for (const { cdc } of ALL) expect(unknownWorkerKeys(cdc.worker.map(({ key }) => key))).toEqual([]);
    expect(unknownWorkerKeys(['bootstrap.server'])).toEqual(['bootstrap.server']);
  });

  it('never keep a default that loses data', () => {
    const [source, ...sinks] = [
      connectors.filter((config) => config['topic.prefix'] !== undefined),
      ...connectors.filter((config) => config['insert.mode'] !== undefined),
    ];
    for (const config of source ?? []) {
      expect(config).toMatchObject({
        'snapshot.mode': 'no_data',
        'event.converting.failure.handling.mode': 'fail',
        'event.processing.failure.handling.mode': 'fail',
        'value.converter.replace.null.with.default': 'false',
        'topic.creation.default.cleanup.policy': 'delete',
        'topic.creation.default.retention.ms': '-1',
        'heartbeat.interval.ms': '5000',
        'errors.tolerance': 'none',
      });
      expect(config['plugin.name'] ?? 'pgoutput').toBe('pgoutput');
      expect(config['bigint.unsigned.handling.mode'] ?? 'precise').toBe('precise');
    }
    for (const config of sinks) {
      expect(config).toMatchObject({
        'insert.mode': 'upsert',
        'delete.enabled': 'true',
        'primary.key.mode': 'record_key',
        'schema.evolution': 'none',
        'quote.identifiers': 'true',
        'value.converter.replace.null.with.default': 'false',
        'errors.tolerance': 'none',
      });
    }
  });

  it('hold a reason for each setting, and each setting once', () => {
    for (const { cdc } of ALL) {
      for (const { settings } of [
        ...(cdc.source === null ? [] : [cdc.source]),
        ...cdc.sinks,
        { settings: cdc.worker },
      ]) {
        expect(settings.filter(({ because }) => !/\S.*[.)]$/s.test(because))).toEqual([]);
        expect(new Set(settings.map(({ key }) => key)).size).toBe(settings.length);
      }
    }
  });

  it('hold logins and passwords by reference only, as does every other file', () => {
    for (const config of connectors)
      for (const [key, value] of Object.entries(config))
        if (/user|password|username$/.test(key))
          expect(value).toMatch(/^\$\{env:LOCKSTEP_CDC_(SOURCE|TARGET)_(USER|PASSWORD)\}$/);
    for (const { files } of ALL)
      for (const { path, text } of files)
        for (const line of text.split('\n'))
          if (/password\s*[=:]\s*\S/i.test(line.replace(/`[^`]*`/g, '')))
            expect([path, line]).toEqual([path, expect.stringMatching(/(\$\{(env:)?|password: )LOCKSTEP_CDC_/)]);
  });

  it('name exactly the tables and columns that they mean, whatever their names hold', () => {
    for (const { one, cdc } of ALL) {
      const setting = (wanted: string) => cdc.source?.settings.find(({ key }) => key === wanted)?.value;
      const included = patternsOf(setting('table.include.list') ?? '');
      const matched = one.source.tables.filter(({ schema, name }) =>
        included.some((pattern) => pattern.test(`${schema}.${name}`)),
      );
      expect(matched.map(({ name }) => name).sort()).toEqual(cdc.tables.map(({ source }) => source.name).sort());
      for (const selector of ['bool.selector', 'zero.selector', 'column.propagate.source.type']) {
        const columns = one.source.tables.flatMap(({ schema, name, columns: all }) =>
          all.map((own) => `${schema}.${name}.${own.name}`),
        );
        for (const pattern of patternsOf(setting(selector) ?? ''))
          expect(columns.filter((own) => pattern.test(own))).toHaveLength(1);
      }
    }
  });

  it('tell every client of brokers that are not open how to speak to them, and the login by reference', () => {
    const secured = ALL.filter(({ one }) => one.kafka !== undefined);
    expect(secured.length).toBe(1);
    for (const { cdc } of secured) {
      const of = (settings: readonly { key: string; value: string }[] | undefined, end: string) =>
        (settings ?? []).filter(({ key }) => key.endsWith(end)).map(({ key, value }) => `${key}=${value}`);
      const [user, password] = ['USER', 'PASSWORD'].map((what) => `"\${env:LOCKSTEP_CDC_KAFKA_${what}}"`);
      const jaas = `sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username=${user} password=${password};`;
      const debezium = ['signal.consumer.', 'schema.history.internal.producer.', 'schema.history.internal.consumer.'];
      expect(of(cdc.source?.settings, 'sasl.jaas.config')).toEqual(debezium.map((client) => `${client}${jaas}`));
      expect(of(cdc.worker, 'sasl.jaas.config')).toEqual(['', 'producer.', 'consumer.'].map((c) => `${c}${jaas}`));
      expect(of(cdc.worker, 'security.protocol').every((line) => line.endsWith('=SASL_SSL'))).toBe(true);
      expect(of(cdc.worker, 'ssl.truststore.location')).toHaveLength(3);
    }
  });

  it('never give two tables one topic', () => {
    for (const { cdc } of ALL) {
      const topics = new Map<string, string>();
      for (const { topic, source } of cdc.tables) {
        expect(topic).toMatch(/^[A-Za-z0-9._-]{1,249}$/);
        expect(topics.get(topic) ?? source.name).toBe(source.name);
        topics.set(topic, source.name);
      }
    }
  });
});

/** The patterns of a list as Debezium takes it apart: divided by commas before which no backslash stands, in any letters unless one says otherwise. */
function patternsOf(list: string): RegExp[] {
  const parts = list === '' ? [] : [...list.matchAll(/((?:\\.|[^\\,])+)(?:,|$)/gsu)].map(([, part = '']) => part);
  return parts.map((part) => {
    const exact = /^\(\?-i:(.*)\)$/su.exec(part)?.[1];
    // JavaScript allows a backslash before signs that mean something only.
    const plain = (exact ?? part).replace(/\\([^\p{L}\p{N}])/gu, (whole, sign: string) =>
      /[\^$\\.*+?()[\]{}|/]/.test(sign) ? whole : sign,
    );
    return new RegExp(`^(?:${plain})$`, exact === undefined ? 'isu' : 'su');
  });
}

describe('the other files', () => {
  it('docker-compose.yaml is YAML with pinned images, nothing published beyond this machine, and a broker that makes no topics', () => {
    for (const { one, files } of ALL) {
      const compose = parse(files.find(({ path }) => path === 'cdc/docker-compose.yaml')?.text ?? '');
      expect(Object.keys(compose.services)).toEqual(one.kafka === undefined ? ['kafka', 'connect'] : ['connect']);
      for (const service of Object.values<{ image: string }>(compose.services))
        expect(service.image).toMatch(/:\d+\.\d+\.\d+(\.Final)?$/);
      expect(compose.services.connect.ports).toEqual(['127.0.0.1:8083:8083']);
      expect(compose.services.connect.environment.KAFKA_OPTS).toContain('-Duser.timezone=UTC');
      if (one.kafka !== undefined) continue;
      expect(compose.services.kafka.environment.KAFKA_AUTO_CREATE_TOPICS_ENABLE).toBe('false');
      expect(compose.services.kafka.ports).toBeUndefined();
    }
  });

  it('the resources of Strimzi say the same as the JSON files, and take secrets from a Secret', () => {
    for (const { one, cdc, files } of ALL) {
      const documents = (name: string) => {
        const text = files.find(({ path }) => path === `cdc/kubernetes/${name}.yaml`)?.text ?? '';
        return parseAllDocuments(text).map((document) => {
          expect(document.errors).toEqual([]);
          return document.toJS();
        });
      };
      const brokers = ['KafkaTopic', 'KafkaNodePool', 'KafkaNodePool', 'Kafka'];
      expect(documents('kafka').map(({ kind }) => kind)).toEqual(one.kafka === undefined ? brokers : []);
      const [connect] = documents('connect');
      expect(connect.metadata.annotations['strimzi.io/use-connector-resources']).toBe('true');
      for (const { name, valueFrom } of connect.spec.template.connectContainer.env)
        if (name !== 'LOCKSTEP_CDC_KAFKA_CA') expect(valueFrom.secretKeyRef.name).toBe('lockstep-cdc');
      expect(Object.keys(connect.spec.config).filter((key) => /(^|\.)(ssl|sasl|security)\./.test(key))).toEqual([]);
      expect(connect.spec.build.plugins.flatMap(({ artifacts }: { artifacts: unknown[] }) => artifacts)).toEqual(
        cdc.plugins.map((artifact) => ({ type: 'maven', group: 'io.debezium', artifact, version: '3.6.1.Final' })),
      );
      const resources = documents('connectors').map(({ metadata, spec }) => ({
        name: metadata.name,
        'connector.class': spec.class,
        'tasks.max': String(spec.tasksMax),
        ...spec.config,
      }));
      const json = files.filter(({ path }) => path.startsWith('cdc/connectors/')).map(({ text }) => JSON.parse(text));
      const byName = (one: { name: string }, other: { name: string }) => (one.name < other.name ? -1 : 1);
      expect(resources.sort(byName)).toEqual(json.sort(byName));
      for (const { name } of json) expect(name).toMatch(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
    }
  });

  it('connect.sh is a script that a POSIX shell reads', () => {
    const [script] = texts(/connect\.sh$/);
    const read = spawnSync('sh', ['-n'], { input: script?.text ?? '', encoding: 'utf8' });
    expect({ status: read.status, stderr: read.stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('the documents of AWS DMS have the shapes that AWS publishes, and pass no error over', () => {
    for (const { text } of texts(/dms\/table-mappings\.json$/))
      expect(tableMappingsShape.safeParse(JSON.parse(text)).error).toBeUndefined();
    for (const { text } of texts(/dms\/alarms\/.*\.json$/))
      expect(alarmShape.safeParse(JSON.parse(text)).error).toBeUndefined();
    for (const { text } of texts(/dms\/task-settings\.json$/)) {
      const settings = taskSettingsShape.parse(JSON.parse(text));
      const policies = Object.entries(settings.ErrorBehavior).filter(([name]) => /Policy$/.test(name));
      expect(policies.filter(([, value]) => value !== 'STOP_TASK')).toEqual([]);
      expect(settings.FullLoadSettings.TargetTablePrepMode).toBe('DO_NOTHING');
    }
  });

  it('nothing is written where nothing can be carried', () => {
    const [first] = CASES;
    if (first === undefined) throw new Error('there is no case');
    const keyless = first.source.tables.map((table) => ({ ...table, primaryKey: null, uniqueKeys: [] }));
    const { cdc, files } = generated({ ...first, source: { ...first.source, tables: keyless } });
    expect(files).toEqual([]);
    expect(cdc.refused.map(({ table }) => table)).toEqual(['shop.customers', 'shop.orders']);
  });
});
