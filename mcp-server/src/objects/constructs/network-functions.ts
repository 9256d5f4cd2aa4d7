import { type Construct, called } from '../construct.ts';

/** INET_ATON and its kin. */
export const networkFunctions: Construct = {
  id: 'network-functions',
  of: 'mysql',
  find: called('inet_aton', 'inet_ntoa', 'inet6_aton', 'inet6_ntoa', 'is_ipv4', 'is_ipv6'),
  consequence: 'These functions do not exist on the target.',
  instead: 'The types inet and cidr with their operators.',
};
