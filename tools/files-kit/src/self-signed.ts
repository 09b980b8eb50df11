import { generateKeyPairSync, sign } from 'node:crypto';

/** A certificate that its own key has signed, and that key, as PEM. */
export interface SelfSigned {
  key: string;
  cert: string;
}

/** Makes a certificate for a server of this name, which nobody trusts who is not told to. */
export function selfSigned(name: string): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(objectId('2a8648ce3d040302')); // ecdsa-with-SHA256
  const issuer = sequence(tagged(0x31, sequence(objectId('550403'), tagged(0x0c, Buffer.from(name))))); // CN
  const time = (year: number) => tagged(0x17, Buffer.from(`${year}0101000000Z`));
  const names = sequence(tagged(0x82, Buffer.from(name)));
  const alternativeNames = sequence(objectId('551d11'), tagged(0x04, names));
  const content = sequence(
    tagged(0xa0, tagged(0x02, Buffer.of(2))), // version 3
    tagged(0x02, Buffer.of(1)),
    algorithm,
    issuer,
    sequence(time(20), time(49)),
    issuer,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(alternativeNames)),
  );
  const signature = sign('sha256', content, privateKey);
  const bits = tagged(0x03, Buffer.concat([Buffer.of(0), signature]));
  const base64 = sequence(content, algorithm, bits).toString('base64');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${base64.match(/.{1,64}/g)!.join('\n')}\n-----END CERTIFICATE-----\n`,
  };
}

/** A value of DER: its tag, its length, its content. */
function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

function sequence(...parts: Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function objectId(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, 'hex'));
}
