import type { DescribedDms } from '../../model/described-cdc.ts';

const INSTANCE = { Name: 'ReplicationInstanceIdentifier', Value: 'REPLACE-WITH-INSTANCE-IDENTIFIER' };
const TASK = { Name: 'ReplicationTaskIdentifier', Value: 'REPLACE-WITH-TASK-RESOURCE-ID' };

/** What CloudWatch must wake somebody for, each as the input of put-metric-alarm. */
export function alarms(): DescribedDms['alarms'] {
  const ofTask = [INSTANCE, TASK];
  return [
    alarm('cdc-latency-source', 'CDCLatencySource', 300, 'The task reads the log more than five minutes late.', ofTask),
    alarm(
      'cdc-latency-target',
      'CDCLatencyTarget',
      300,
      'Changes reach the target more than five minutes late.',
      ofTask,
    ),
    alarm('changes-on-disk', 'CDCChangesDiskTarget', 100_000, 'Changes pile up on the disk of the instance.', ofTask),
    {
      ...alarm(
        'storage',
        'FreeStorageSpace',
        10 * 1024 ** 3,
        'The instance runs out of disk: the task stops.',
        [INSTANCE],
        {
          ComparisonOperator: 'LessThanThreshold',
          Statistic: 'Minimum',
        },
      ),
    },
    alarm('validation-failed', 'ValidationFailedOverallCount', 0, 'Validation found rows that differ.', ofTask, {
      TreatMissingData: 'notBreaching',
    }),
  ];
}

function alarm(
  name: string,
  metric: string,
  threshold: number,
  about: string,
  dimensions: readonly unknown[],
  more: Record<string, string> = {},
): DescribedDms['alarms'][number] {
  return {
    name,
    input: {
      AlarmName: `lockstep-dms-${name}`,
      AlarmDescription: about,
      Namespace: 'AWS/DMS',
      MetricName: metric,
      Dimensions: dimensions,
      Statistic: 'Maximum',
      Period: 60,
      EvaluationPeriods: 5,
      Threshold: threshold,
      ComparisonOperator: 'GreaterThanThreshold',
      // A task that is down sends nothing.
      TreatMissingData: 'breaching',
      AlarmActions: ['REPLACE-WITH-SNS-TOPIC-ARN'],
      ...more,
    },
  };
}
