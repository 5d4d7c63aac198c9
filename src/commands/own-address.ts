import { parseCidr } from '../config/cidr.js';
import { WizardError } from '../errors.js';

/** AWS's own service that answers with the caller's address. */
export const addressService = 'checkip.amazonaws.com';

const answerWithinMs = 5_000;

/** The public IPv4 address of this machine; asked only when the user wants it. @throws WizardError */
export async function ownAddress(fetchText: (url: string) => Promise<string> = get): Promise<string> {
  const text = (await fetchText(`https://${addressService}`)).trim();
  if (parseCidr(`${text}/32`)) return text;
  throw new WizardError(`${addressService} answered with no IPv4 address.`, {
    blame: 'user',
    remedy: 'Type the address.',
  });
}

async function get(url: string): Promise<string> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(answerWithinMs) });
  return answer.text();
}
