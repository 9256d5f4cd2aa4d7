import { z } from 'zod';

const seconds = (most = 31_536_000) => z.number().min(0).max(most);

/** It stands in commands, in Markdown and in YAML. */
const oneLine = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u, 'expected one line of visible characters');

const observeShape = z.strictObject({
  window_seconds: z.number().min(0.5).max(60).default(3).describe('Between the two readings that make a rate.'),
  outbox_warn_seconds: seconds().default(60).describe('Age of the oldest change that waits: warn.'),
  outbox_halt_seconds: seconds().default(900).describe('The same: halt.'),
  parked_halt: z.number().int().min(1).default(100).describe('So many parked changes are a halt; one is a warning.'),
  heartbeat_warn_seconds: seconds().default(60).describe('Age of the last beat that reached the secondary: warn.'),
  heartbeat_halt_seconds: seconds().default(900).describe('The same: halt.'),
  replica_warn_seconds: seconds().default(10).describe('Lag of the slowest replica: warn.'),
  replica_halt_seconds: seconds().default(300).describe('The same: halt.'),
  retention_warn_hours: seconds(87_600).default(24).describe('Log left for a reader that is away: warn below.'),
  retention_halt_hours: seconds(87_600).default(6).describe('The same: halt below.'),
  drift_hours: seconds(87_600).default(24).describe('A check of parity older than this says nothing about now.'),
  fence_halt_seconds: seconds().default(60).describe('Nobody could write for so long: halt.'),
  schema_seconds: seconds(86_400).default(300).describe('How often `lockstep watch` reads both schemas.'),
  kit_command: oneLine(200)
    .default('npm --prefix migration/sync run sync --')
    .describe('What stands before a command of the sync kit, in the commands that are advised.'),
  kit_logins: z
    .array(z.string())
    .default([])
    .describe('Logins of the sync kit: they are not counted among those that use a database.'),
  shadow_files: z
    .array(z.string().regex(/^(?!\/)(?!.*\.\.).+$/, 'expected a path inside the project'))
    .default([])
    .describe('Files below the project that shadow reads append to (fileRecord of the sync kit).'),
  latency_urls: z
    .array(z.url({ protocol: /^https?$/ }))
    .default([])
    .describe('Prometheus pages of the application’s processes, such as http://127.0.0.1:9464/metrics. Only read.'),
  latency_hosts: z.array(z.string()).default([]).describe('Hosts beside this machine that these addresses may name.'),
  latency_metric: z
    .string()
    .regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, 'expected the name of a histogram')
    .default('lockstep_sync_dual_write_seconds')
    .describe('The histogram of what callers wait for, in seconds; that of the kit’s adapter when left out.'),
  latency_before: z
    .record(z.string(), z.string())
    .default({ capture: 'off' })
    .describe('Labels of the calls without what the migration adds.'),
  latency_now: z
    .record(z.string(), z.string())
    .default({ capture: 'on' })
    .describe('Labels of the calls with what the migration adds.'),
  runbook_url: oneLine(500)
    .default('README.md')
    .describe('Where migration/monitoring/README.md is published: the links of alerts begin with it.'),
});

/** From where on sync_status and `lockstep watch` warn or say halt, and what else they read. */
export const observeSettings = observeShape.superRefine(({ latency_urls, latency_hosts }, { addIssue }) => {
  for (const [at, text] of latency_urls.entries()) {
    const refuse = (message: string) => addIssue({ code: 'custom', path: ['latency_urls', at], message });
    // That it is no address at all is said already.
    if (!URL.canParse(text)) continue;
    const { hostname, username, password } = new URL(text);
    if (username !== '' || password !== '') refuse('a password does not belong into this file');
    if (!isAllowedHost(hostname, latency_hosts))
      refuse(`${hostname} is not this machine: name it in observe.latency_hosts`);
  }
});

const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

/** How Kafka's brokers are spoken to, by the connectors and by the watch. Logins come from the environment. */
const kafkaSettings = z.strictObject({
  tls: z.boolean().default(false).describe('The brokers speak TLS.'),
  ca_file: z
    .string()
    .regex(/^(?!\/)(?!.*\.\.).+$/, 'expected a path inside the project')
    .optional()
    .describe('A PEM file below the project with the authority of their certificates; else those of the machine.'),
  sasl: z
    .enum(MECHANISMS)
    .optional()
    .describe('They ask for a login: LOCKSTEP_CDC_KAFKA_USER and LOCKSTEP_CDC_KAFKA_PASSWORD of the environment.'),
});

const BROKER = /^(\[[^\]]+\]|[^:/@\s]+):\d{1,5}$/;

/** A Kafka Connect cluster that carries changes. */
export const cdcSettings = z
  .strictObject({
    connect_url: z
      .url({ protocol: /^https?$/ })
      .describe('Its REST address, such as http://127.0.0.1:8083. Only read.'),
    allowed_hosts: z.array(z.string()).default([]).describe('Hosts beside this machine that the address may name.'),
    connectors: z.array(z.string()).default([]).describe('Connectors of this migration; all of them when left out.'),
    brokers: z
      .array(z.string().regex(BROKER, 'expected host:port'))
      .default([])
      .describe('Kafka brokers as host:port: only they tell how far a sink is behind. Only asked where topics end.'),
    kafka: kafkaSettings.prefault({}).describe('How the brokers are spoken to: TLS and login.'),
    prefix: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,30}$/, 'expected small letters, digits and hyphens')
      .default('lockstep')
      .describe('Begins the names of generated topics, connectors and groups: one for each migration of a cluster.'),
    reads: z
      .enum(['source', 'target'])
      .default('source')
      .describe('The side whose log the connectors read: target once only the way back runs.'),
  })
  .superRefine(({ connect_url, allowed_hosts, brokers, kafka }, { addIssue }) => {
    if (kafka.sasl === 'plain' && !kafka.tls && !brokers.every((broker) => isLoopback(BROKER.exec(broker)?.[1] ?? '')))
      addIssue({
        code: 'custom',
        path: ['kafka', 'sasl'],
        message: 'plain sends the password as it is: set cdc.kafka.tls, or use scram-sha-512',
      });
    if (kafka.ca_file !== undefined && !kafka.tls)
      addIssue({ code: 'custom', path: ['kafka', 'ca_file'], message: 'it means nothing without cdc.kafka.tls' });
    for (const [at, broker] of brokers.entries()) {
      const [, host] = BROKER.exec(broker) ?? [];
      if (host !== undefined && !isAllowedHost(host, allowed_hosts))
        addIssue({
          code: 'custom',
          path: ['brokers', at],
          message: `${host} is not this machine: name it in cdc.allowed_hosts`,
        });
    }
    if (!/^https?:$/.test(URL.canParse(connect_url) ? new URL(connect_url).protocol : '')) return;
    const { hostname, username, password } = new URL(connect_url);
    const refuse = (message: string) => addIssue({ code: 'custom', path: ['connect_url'], message });
    if (username !== '' || password !== '') refuse('a password does not belong into this file');
    if (!isAllowedHost(hostname, allowed_hosts))
      refuse(`${hostname} is not this machine: name it in cdc.allowed_hosts`);
  });

/** This machine, or a host that was named. */
export function isAllowedHost(host: string, allowed: readonly string[]): boolean {
  return isLoopback(host) || allowed.includes(host);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
}

export type ObserveSettings = Readonly<z.output<typeof observeSettings>>;
export type CdcSettings = Readonly<z.output<typeof cdcSettings>>;
export type KafkaSettings = CdcSettings['kafka'];

/** The settings with what they refer to and do not hold. */
export interface CdcAccess extends CdcSettings {
  /** For `kafka.sasl`; null: none was given. */
  readonly login: { readonly user: string; readonly password: string } | null;
  /** The text of `kafka.ca_file`. */
  readonly ca: string | null;
}
