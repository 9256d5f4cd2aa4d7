import { type Construct, called } from '../construct.ts';

/** MD5, SHA1, SHA2, AES_ENCRYPT, COMPRESS, CRC32, PASSWORD. */
export const hashFunctions: Construct = {
  id: 'hash-functions',
  of: 'mysql',
  find: called(
    'sha',
    'sha1',
    'sha2',
    'aes_encrypt',
    'aes_decrypt',
    'compress',
    'uncompress',
    'crc32',
    'password',
    'random_bytes',
  ),
  consequence: 'These functions are not in the target itself.',
  instead: 'sha256() and encode(), or the extension pgcrypto; compare the bytes of both.',
};
