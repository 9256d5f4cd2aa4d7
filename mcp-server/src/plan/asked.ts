import type { MigrationSettings } from '../model/migration-settings.ts';
import { ASSUMED } from './question.ts';
import type { Survey } from './survey.ts';
import type { OtherAnswer } from './would-change.ts';

/** Something that only people know and nobody said. */
export interface Asked {
  /** Its place in lockstep.yaml. */
  readonly setting: string;
  readonly question: string;
  /** What the plan takes instead; null: nothing, the place stays open. */
  readonly assumed: string | null;
  /** What depends on it. */
  readonly effect: string;
}

interface Unanswered {
  readonly key: keyof MigrationSettings;
  readonly question: string;
  readonly assumed: string | null;
  readonly effect: string;
}

/** Every input that is missing, by the name of its setting, with what is assumed and what that decides. */
export function asked(survey: Survey, answers: readonly OtherAnswer[]): Asked[] {
  const { settings } = survey;
  return unanswered(survey)
    .filter(({ key }) => settings[key] === undefined)
    .map(({ key, question, assumed, effect }) => {
      const setting = `migration.${key}`;
      const other = answers.filter(({ what }) => what === setting);
      const changes = other.map(({ instead, name }) => `${instead}: ${name}.`);
      return { setting, question, assumed, effect: [effect, ...changes].join(' ') };
    });
}

function unanswered({ source, target, measured, gates }: Survey): Unanswered[] {
  return [
    {
      key: 'downtime_seconds',
      question: `For how many seconds may requests that write ${source.database} fail?`,
      assumed: `${ASSUMED.downtime_seconds}: none may fail, they may wait ${gates.pause_seconds} s`,
      effect: 'Decides whether a stop is possible at all.',
    },
    {
      key: 'code_in_hand',
      question: `Can the code of every write to ${source.database} be changed?`,
      assumed: 'yes',
      effect: 'Decides who notes changes, and whether writers wait or fail at the flip.',
    },
    {
      key: 'other_writers',
      question: `What writes ${source.database} beside the application: jobs, scripts, people? “lockstep audit-writers” looks for them.`,
      assumed: 'nothing',
      effect: 'A writer that nobody named is not captured by the adapter; parity finds its rows.',
    },
    {
      key: 'reversible',
      question: `Must there be a way back without loss after ${target.database} has taken its first write?`,
      assumed: 'yes',
      effect: 'Reverse sync is run until clean-up.',
    },
    {
      key: 'stale_read_seconds',
      question: `How many seconds old may the data be that somebody reads from ${target.database}?`,
      assumed: `${ASSUMED.stale_read_seconds}`,
      effect: 'The relay may be this far behind; who has just written reads its own write anyway.',
    },
    {
      key: 'tooling',
      question: 'Which of kafka_connect, aws_dms, proxy, feature_flags, second_environment are there?',
      assumed: 'none',
      effect: 'The kit’s relay and its flag file are used.',
    },
    ...(measured === null ? [rate(source.database)] : []),
    {
      key: 'owner',
      question: 'Who answers for the migration?',
      assumed: null,
      effect: 'Nobody is named in the header.',
    },
    { key: 'why', question: `Why does ${source.database} move?`, assumed: null, effect: 'The header says nothing.' },
    {
      key: 'start',
      question: 'On which day does the work begin?',
      assumed: 'a Monday, day 1',
      effect: 'The timeline counts days instead of dates.',
    },
    {
      key: 'risk',
      question: 'How bad would an error be for the business: low, medium, high?',
      assumed: 'medium',
      effect: 'high rules out one shot.',
    },
  ];
}

function rate(database: string): Unanswered {
  return {
    key: 'writes_per_minute',
    question: `How many rows of ${database} are written in a minute? “lockstep generate-plan --measure” measures it.`,
    assumed: null,
    effect: 'Whether the relay keeps up is not reckoned.',
  };
}
