/** The three kinds of user every lab server has: one who may do everything, one who may read, one who may only connect. */
export type LabUser = 'admin' | 'reader' | 'none';

/** The logins behind the users. The passwords are no secret: the servers listen on loopback only and hold made-up data. */
export const LAB_LOGINS = {
  admin: { login: 'admin', password: 'lab-admin' },
  reader: { login: 'reader', password: 'lab-reader' },
  // PostgreSQL reserves the role name "none".
  none: { login: 'outsider', password: 'lab-outsider' },
} as const satisfies Readonly<Record<LabUser, { login: string; password: string }>>;
