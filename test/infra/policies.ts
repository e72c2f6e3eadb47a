import { type Properties, propertiesOf, textOf } from './template.ts';

/** What one role may do: `action resource`, sorted. */
export interface Rights {
  readonly allowed: string[];
  readonly denied: string[];
}

/** Rights by role, inline policies and attached ones together. */
export function rightsByRole(): Record<string, Rights> {
  const rights: Record<string, Rights> = {};
  const add = (role: string, document: Properties) => {
    rights[role] ??= { allowed: [], denied: [] };
    for (const { Effect, Action, Resource } of document.Statement) {
      const list = Effect === 'Allow' ? rights[role].allowed : rights[role].denied;
      for (const action of [Action].flat()) {
        for (const resource of [Resource].flat()) list.push(`${action} ${textOf(resource)}`);
      }
    }
  };
  for (const [role, { Policies = [] }] of Object.entries(propertiesOf('AWS::IAM::Role'))) {
    for (const { PolicyDocument } of Policies) add(role, PolicyDocument);
  }
  for (const { PolicyDocument, Roles } of Object.values(propertiesOf('AWS::IAM::Policy'))) {
    add(textOf(Roles[0]).slice(1, -1), PolicyDocument);
  }
  for (const { allowed, denied } of Object.values(rights)) {
    allowed.sort();
    denied.sort();
  }
  return rights;
}
