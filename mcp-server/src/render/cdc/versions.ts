/** What was current and fits together; change one only after a trial. */
export const VERSIONS = { debezium: '3.6.1.Final', kafka: '4.3.1', strimzi: '1.2.0' } as const;
