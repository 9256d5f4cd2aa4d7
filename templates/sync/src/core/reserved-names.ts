/** The name under which beats stand in the outbox; no table has it, because it has no point. */
export const HEARTBEAT = 'lockstep_heartbeat';

/** The name under which a key without a row makes the round trip that proves a direction. */
export const PROBE = 'lockstep.probe';
