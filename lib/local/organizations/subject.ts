import type { Input } from './input.ts';
import type { Organization } from './organization.ts';

/**
 * Whether a call concerns `target`: an account, by its id or its e-mail address, whichever of them the
 * call uses, or a handshake. A call that names a handshake concerns the account it is for.
 */
export function isAbout(input: Input, target: string, organization: Organization): boolean {
  const wanted = identify(target, organization);
  return namesIn(input, organization).some((name) => identify(name, organization) === wanted);
}

function namesIn(input: Input, { handshakes }: Organization): string[] {
  const { Id: targetId } = (input.Target ?? {}) as Input;
  const { AccountId, ChildId, HandshakeId, ResourceId } = input;
  const invited =
    typeof HandshakeId === 'string' ? handshakes.find(HandshakeId)?.target.id : undefined;
  return [targetId, HandshakeId, invited, AccountId, ChildId, ResourceId].filter(
    (name) => typeof name === 'string',
  );
}

/** The id of the account that the name belongs to; a name nobody has stands for itself. */
function identify(name: string, { accounts }: Organization): string {
  const account = accounts.find(name) ?? accounts.findByEmail(name);
  return account?.id ?? name.toLowerCase();
}
