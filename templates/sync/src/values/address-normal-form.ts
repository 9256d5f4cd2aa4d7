import { isIP, SocketAddress } from 'node:net';

/** An IPv4 or IPv6 address in its shortest spelling, with its network's length unless it is a single host; null when it is no address. */
export function addressNormalForm(text: string): string | null {
  const [, address = '', length] = /^\s*([^\s/]+)(?:\/(\d{1,3}))?\s*$/.exec(text) ?? [];
  const version = isIP(address);
  // A zone such as %eth0 belongs to one machine.
  if (version === 0 || address.includes('%')) return null;
  const { address: short } = new SocketAddress({ address, family: version === 4 ? 'ipv4' : 'ipv6' });
  const host = version === 4 ? 32 : 128;
  const bits = length === undefined ? host : Number(length);
  if (bits > host) return null;
  return bits === host ? short : `${short}/${bits}`;
}
