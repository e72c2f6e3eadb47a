import { describe, expect, it } from 'vitest';
import {
  ALICE,
  baseWorld,
  MANAGEMENT,
  MEMBER,
  ORGANIZATION,
  type Scene,
  STRANGER,
  scene,
} from './harness.ts';

const ROOT = 'r-ab12';
const SANDBOX = 'ou-ab12-sandbox1';

function organized(): Scene {
  return scene(
    baseWorld({
      organizationalUnits: ['Workloads/Production', { path: 'Sandbox', id: SANDBOX }],
      members: {
        accounts: [
          { id: MEMBER, email: 'member@example.com', organizationalUnit: 'Workloads/Production' },
        ],
      },
    }),
  );
}

const move = (from: string, to: string, AccountId = MEMBER) => ({
  AccountId,
  SourceParentId: from,
  DestinationParentId: to,
});

describe('an account', () => {
  it('ORG-56: has state, retired status, paths and how it joined', () => {
    const { call, control } = organized();
    const unit = control.organizationalUnitId('Workloads/Production');
    const above = control.organizationalUnitId('Workloads');
    expect(call('DescribeAccount', { AccountId: MEMBER }).Account).toEqual({
      Id: MEMBER,
      Arn: `arn:aws:organizations::${MANAGEMENT}:account/o-exampleorg1/${MEMBER}`,
      Email: 'member@example.com',
      Name: 'member',
      State: 'ACTIVE',
      Status: 'ACTIVE',
      Paths: [`o-exampleorg1/${ROOT}/${above}/${unit}/${MEMBER}/`],
      JoinedMethod: 'CREATED',
      JoinedTimestamp: expect.any(Number),
    });
  });

  it('ORG-56: has no status in a world that has retired it', () => {
    const stage = scene(
      baseWorld({ service: { throttling: { rates: 'off' }, hasStatusField: false } }),
    );
    const { Account } = stage.call('DescribeAccount', { AccountId: MEMBER });
    expect(Account).not.toHaveProperty('Status');
    expect(Account.State).toBe('ACTIVE');
  });

  it('ORG-57: fails to be found when it is no member', () => {
    const { fault, refusal } = scene();
    for (const AccountId of [ALICE, STRANGER]) {
      expect(refusal('DescribeAccount', { AccountId })).toBe('AccountNotFoundException');
    }
    expect(fault('DescribeAccount', { AccountId: ALICE }).message).toBe(
      "You specified an account that doesn't exist.",
    );
    expect(refusal('DescribeAccount', {})).toBe('InvalidInputException/INPUT_REQUIRED:ACCOUNT_ID');
    expect(refusal('DescribeAccount', { AccountId: 'bad' })).toBe(
      'InvalidInputException/INVALID_PATTERN:ACCOUNT_ID',
    );
  });
});

describe('the tree', () => {
  it('ORG-58: lists its root, its units, their accounts and their parents', () => {
    const { call, control } = organized();
    const workloads = control.organizationalUnitId('Workloads');
    const production = control.organizationalUnitId('Workloads/Production');
    expect(call('ListRoots').Roots).toMatchObject([{ Id: ROOT }]);
    const below = (ParentId: string) =>
      call('ListOrganizationalUnitsForParent', { ParentId }).OrganizationalUnits.map(
        (unit) => unit.Name,
      );
    expect(below(ROOT).sort()).toEqual(['Sandbox', 'Workloads']);
    expect(below(workloads)).toEqual(['Production']);
    expect(
      call('DescribeOrganizationalUnit', { OrganizationalUnitId: production }).OrganizationalUnit,
    ).toMatchObject({
      Name: 'Production',
      Path: `o-exampleorg1/${ROOT}/${workloads}/${production}/`,
    });
    const accounts = (ParentId: string) =>
      call('ListAccountsForParent', { ParentId }).Accounts.map((account) => account.Id);
    expect(accounts(production)).toEqual([MEMBER]);
    expect(accounts(ROOT)).toEqual([MANAGEMENT]);
    expect(call('ListParents', { ChildId: production }).Parents).toEqual([
      { Id: workloads, Type: 'ORGANIZATIONAL_UNIT' },
    ]);
    expect(call('ListParents', { ChildId: SANDBOX }).Parents).toEqual([{ Id: ROOT, Type: 'ROOT' }]);
  });

  it('ORG-58: fails for what is not there, and for members that ask', () => {
    const { refusal } = organized();
    const ghost = 'ou-ab12-nowhere1';
    expect(refusal('ListParents', { ChildId: ALICE })).toBe('ChildNotFoundException');
    expect(refusal('ListParents', { ChildId: 'null' })).toBe(
      'InvalidInputException/INVALID_PATTERN:CHILD_ID',
    );
    expect(refusal('ListAccountsForParent', { ParentId: ghost })).toBe('ParentNotFoundException');
    expect(refusal('ListOrganizationalUnitsForParent', { ParentId: ghost })).toBe(
      'ParentNotFoundException',
    );
    expect(refusal('DescribeOrganizationalUnit', { OrganizationalUnitId: ghost })).toBe(
      'OrganizationalUnitNotFoundException',
    );
    for (const operation of [
      'ListRoots',
      'ListAccounts',
      'ListHandshakesForOrganization',
    ] as const) {
      expect(refusal(operation, {}, MEMBER)).toBe('AccessDeniedException');
    }
  });

  it('ORG-62: is described with its organization to any member', () => {
    const { call, refusal } = organized();
    expect(call('DescribeOrganization', {}, MEMBER).Organization).toMatchObject({
      Id: 'o-exampleorg1',
      FeatureSet: 'ALL',
      MasterAccountId: MANAGEMENT,
      MasterAccountEmail: 'management@example.com',
    });
    expect(refusal('DescribeOrganization', {}, ALICE)).toBe('AWSOrganizationsNotInUseException');
  });
});

describe('MoveAccount', () => {
  it('ORG-59: moves between two parents', () => {
    const { call, control } = organized();
    const production = control.organizationalUnitId('Workloads/Production');
    expect(call('MoveAccount', move(production, SANDBOX))).toEqual({});
    expect(call('ListParents', { ChildId: MEMBER }).Parents).toEqual([
      { Id: SANDBOX, Type: 'ORGANIZATIONAL_UNIT' },
    ]);
    expect(call('ListAccountsForParent', { ParentId: production }).Accounts).toEqual([]);
    expect(call('DescribeAccount', { AccountId: MEMBER }).Account.Paths).toEqual([
      `o-exampleorg1/${ROOT}/${SANDBOX}/${MEMBER}/`,
    ]);
  });

  it('ORG-59: fails for what is not there', () => {
    const { control, refusal } = organized();
    const production = control.organizationalUnitId('Workloads/Production');
    const ghost = 'ou-ab12-nowhere1';
    expect(refusal('MoveAccount', move(production, SANDBOX, ALICE))).toBe(
      'AccountNotFoundException',
    );
    expect(refusal('MoveAccount', move(ghost, SANDBOX))).toBe('SourceParentNotFoundException');
    expect(refusal('MoveAccount', move(production, ghost))).toBe(
      'DestinationParentNotFoundException',
    );
    expect(refusal('MoveAccount', move(production, production))).toBe('DuplicateAccountException');
    expect(refusal('MoveAccount', { AccountId: MEMBER, DestinationParentId: SANDBOX })).toBe(
      'InvalidInputException/INPUT_REQUIRED:SOURCE_PARENT_ID',
    );
    expect(refusal('MoveAccount', move(production, SANDBOX), MEMBER)).toBe('AccessDeniedException');
  });

  it('ORG-60: fails to find an account that is no longer in the source', () => {
    const { call, control, refusal } = organized();
    const production = control.organizationalUnitId('Workloads/Production');
    call('MoveAccount', move(production, SANDBOX));
    expect(refusal('MoveAccount', move(production, SANDBOX))).toBe('AccountNotFoundException');
  });
});

describe('an account that departs', () => {
  it('ORG-61: stands alone and can be invited again', () => {
    const { call, control, invite, refusal } = organized();
    call('RemoveAccountFromOrganization', { AccountId: MEMBER });
    expect(refusal('DescribeAccount', { AccountId: MEMBER })).toBe('AccountNotFoundException');
    expect(refusal('DescribeOrganization', {}, MEMBER)).toBe('AWSOrganizationsNotInUseException');
    invite(MEMBER);
    control.accept(MEMBER);
    expect(call('DescribeAccount', { AccountId: MEMBER }).Account.JoinedMethod).toBe('INVITED');
  });

  it('ORG-61: fails when it is the management account or no member', () => {
    const { control, refusal } = scene();
    expect(refusal('RemoveAccountFromOrganization', { AccountId: MANAGEMENT })).toBe(
      'MasterCannotLeaveOrganizationException',
    );
    expect(refusal('RemoveAccountFromOrganization', { AccountId: ALICE })).toBe(
      'AccountNotFoundException',
    );
    expect(() => control.depart(ALICE)).toThrow('expected a member account');
    expect(() => control.depart(STRANGER)).toThrow('is not in the world');
  });
});

describe('tags', () => {
  it('ORG-63: are added and replaced on members and containers', () => {
    const { call } = organized();
    for (const ResourceId of [MEMBER, SANDBOX, ROOT]) {
      call('TagResource', { ResourceId, Tags: [{ Key: 'a', Value: '1' }] });
      call('TagResource', { ResourceId, Tags: [{ Key: 'a', Value: '2' }] });
      expect(call('ListTagsForResource', { ResourceId }).Tags).toEqual([{ Key: 'a', Value: '2' }]);
    }
  });

  it('ORG-63: fail beyond fifty, and on what is not there', () => {
    const { call, refusal } = organized();
    const Tags = Array.from({ length: 50 }, (_, i) => ({ Key: `tag${i}`, Value: '' }));
    call('TagResource', { ResourceId: MEMBER, Tags });
    expect(refusal('TagResource', { ResourceId: MEMBER, Tags: [{ Key: 'more', Value: '' }] })).toBe(
      'ConstraintViolationException/MAX_TAG_LIMIT_EXCEEDED',
    );
    expect(refusal('TagResource', { ResourceId: ALICE, Tags: [] })).toBe('TargetNotFoundException');
  });
});

describe('a world', () => {
  const first = { id: ALICE, email: 'alice@example.com' };

  it.each([
    { world: { organization: { ...ORGANIZATION, id: 'bad' } }, said: 'organization id "bad"' },
    { world: { outsideAccounts: [{ ...first, id: '1' }] }, said: 'account id "1" is malformed' },
    { world: { outsideAccounts: [{ ...first, email: 'x' }] }, said: 'e-mail address "x"' },
    {
      world: { outsideAccounts: [{ ...first, owner: { accepts: 0.7, declines: 0.5 } }] },
      said: 'expected a probability from 0 to 1',
    },
    { world: { outsideAccounts: [first, first] }, said: 'expected both to be unique' },
    {
      world: { outsideAccounts: [first, { ...first, id: STRANGER, email: 'Alice@Example.com' }] },
      said: `shares its id or e-mail with ${ALICE}`,
    },
    { world: { service: { emptyPages: 2 } }, said: 'service.emptyPages is 2' },
  ])('ORG-91: fails with $said', ({ world, said }) => {
    expect(() => scene(baseWorld(world))).toThrow(said);
  });
});
