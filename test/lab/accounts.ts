/** The three logins every lab server has; `none` may connect and do nothing else. */
export type LabUser = 'admin' | 'reader' | 'none';

/** The passwords of the lab's logins: public, since the servers listen on loopback only and hold made-up data. */
export const LAB_PASSWORDS: Readonly<Record<LabUser, string>> = {
  admin: 'lab-admin',
  reader: 'lab-reader',
  none: 'lab-none',
};
