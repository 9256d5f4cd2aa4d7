/** The row in it is changed every few seconds on the side that is read, and carried like any other. */
export const CDC_HEARTBEAT = 'lockstep_cdc_heartbeat';
