import { describe, expect, it } from 'vitest';
import type { KeyName } from '../../../src/ui/keys.js';
import { realAws, sandbox } from '../frame.js';
import { checkedWith, facts, open, rows, settingsOf, shopCertificate, toPassword } from './fixture.js';

describe('a certificate', () => {
  const certificates = [{ arn: shopCertificate, domain: 'shop.example', until: '2027-03-01' }];
  const toNetwork = ['down', 'enter', 'enter', 'enter', 'enter'] as const;

  it('is asked for where the account has one, and nothing is chosen by itself', () => {
    const page = (more: object) =>
      open({}, sandbox, undefined, more)
        .press(...toNetwork)
        .text()
        .filter((one) => one.includes('Certificate  '));
    expect(page({})).toEqual([]);
    expect(page({ facts: { ...facts, certificates } })).toEqual(['  Certificate             none (HTTP only)']);
    expect(page({ initial: { web: { certificateArn: shopCertificate } } })).toEqual([
      `  Certificate             ${shopCertificate}`,
    ]);
  });

  it('is chosen with an arrow, goes into the settings, and has to be one of the account', () => {
    const session = open({}, sandbox, undefined, { facts: { ...facts, certificates } });
    session.press(...toNetwork, 'down', 'down', 'down', 'right');
    expect(session.text().filter((one) => one.includes('Certificate  '))).toEqual([
      '❯ Certificate             < shop.example, until 2027-03-01 >',
    ]);
    const given = open({ web: { certificateArn: shopCertificate } }, sandbox, undefined, {
      facts: { ...facts, certificates },
    });
    expect(given.press('enter', 'enter').outcome()).toMatchObject({
      kind: 'confirmed',
      settings: { web: { certificateArn: shopCertificate } },
    });
    const other = open({ web: { certificateArn: `${shopCertificate}b` } }, sandbox, undefined, {
      facts: { ...facts, certificates },
    });
    const rule = '  2 Certificate must be an issued certificate of eu-central-1 that a load';
    expect(other.press('enter').text()).toContain(rule);
  });
});

describe('answers', () => {
  it('take two keystrokes from the start to a setup in the sandbox, with a free name', () => {
    const session = open().press('enter', 'enter');
    expect(session.outcome()).toEqual({
      kind: 'confirmed',
      settings: settingsOf({ name: 'demo-2', region: 'eu-central-1', network: { cidr: '10.1.0.0/16' } }),
    });
  });

  it('are asked for once more on real AWS, and only y builds', () => {
    const session = open({}, realAws).press('enter', 'enter');
    expect(session.outcome()).toBeUndefined();
    expect(session.press('enter').outcome()).toBeUndefined();
    expect(session.press('enter', 'type:y').outcome()).toMatchObject({ kind: 'confirmed' });
  });

  it('can all be edited from the review, to which Enter leads back', () => {
    const session = open().press('enter', 'type:1', 'clear', 'type:shop', 'enter', 'enter', 'enter', 'enter');
    expect(session.outcome()).toMatchObject({ kind: 'confirmed', settings: { name: 'shop' } });
  });

  it('go back one page with Esc, and out at the start', () => {
    const session = open().press('down', 'enter', 'enter', 'enter', 'enter');
    expect(session.text()[0]).toBe('2 of 7  Network');
    expect(session.press('escape').text()[0]).toBe('1 of 7  Environment');
    expect(session.press('escape').text()[0]).toBe('tier3-wizard');
    expect(session.press('escape').outcome()).toMatchObject({ kind: 'cancelled' });
  });

  it('survive Ctrl-C half-filled, without the password', () => {
    const session = open({ tags: { team: 'a' } }).press('enter', 'type:1', 'clear', 'type:shop', 'escape');
    session.press(...toPassword.slice(1), 'right', 'down', 'type:Secret-1234', 'interrupt');
    const outcome = session.outcome();
    expect(outcome).toMatchObject({ kind: 'cancelled', answers: { name: 'shop', tags: { team: 'a' } } });
    expect(JSON.stringify(outcome)).not.toContain('Secret-1234');
  });

  it('survive with the size that their defaults depend on', () => {
    const left = open().press('down', 'enter', 'down', 'down', 'right', 'interrupt').outcome();
    expect(left).toEqual({ kind: 'cancelled', answers: { size: 'cheap' } });
    const again = open(left?.kind === 'cancelled' ? left.answers : {}).press('enter', 'enter');
    expect(again.outcome()).toMatchObject({
      kind: 'confirmed',
      settings: { web: { desired: 1, min: 1 }, database: { reader: false } },
    });
  });

  it('that do not fit on the screen are counted in the title', () => {
    const simulated = 'Control plane only: instances, load balancers and databases are simulated states.';
    const small = { columns: 60, rows: 16 };
    const session = open({}, { ...sandbox, simulated }, small).press('enter', 'type:5');
    expect(session.text()[0]).toBe('5 of 7  Database, 1 to 6 of 8 questions');
    expect(session.press('end').text()[0]).toBe('5 of 7  Database, 2 to 8 of 8 questions');
    expect(session.text({ columns: 80, rows: 24 })[0]).toBe('5 of 7  Database');
  });

  it('must be right before their page is left', () => {
    const session = open().press('down', 'enter', 'clear', 'type:X', 'enter', 'down', 'down', 'enter');
    expect(session.text()[0]).toBe('1 of 7  Environment');
    expect(session.state().place).toEqual({ at: 'page', page: 0, cursor: 0, fromReview: false });
  });

  it('lead from the review to the first one that is wrong', () => {
    const session = open({ app: { desired: 9 } }).press('enter', 'enter');
    expect(session.state().place).toEqual({ at: 'page', page: 3, cursor: 3, fromReview: true });
  });

  it('let the servers be more than their limit until the page is left', () => {
    const session = open().press('enter', 'type:4', 'down', 'clear', 'type:6', 'enter', 'enter', 'enter');
    expect(session.text().slice(-3, -1)).toEqual([
      'Auto Scaling never goes above this.',
      '✖ At most must not be smaller than desired, the number of servers (4 < 6)',
    ]);
    session.press('clear', 'type:8', 'enter', 'enter');
    expect(session.outcome()).toMatchObject({ settings: { app: { min: 2, desired: 6, max: 8 } } });
  });

  it('take the servers along when the processor changes', () => {
    const session = open().press('enter', 'type:3', 'down', 'right', 'escape', 'enter');
    expect(session.outcome()).toMatchObject({
      settings: {
        image: { architecture: 'x86_64' },
        web: { instanceType: 't3.micro' },
        app: { instanceType: 't3.micro' },
      },
    });
  });

  it('hand a typed password over beside the settings', () => {
    const session = open().press(...toPassword, 'right', 'down', 'type:s3cret-enough');
    session.press('escape', 'enter');
    const outcome = session.outcome();
    expect(outcome).toMatchObject({ kind: 'confirmed', masterPassword: 's3cret-enough' });
    expect(outcome?.kind === 'confirmed' ? JSON.stringify(outcome.settings) : '').not.toContain('s3cret-enough');
  });

  it('say where the password comes from, never which it is, and take the last word on it', () => {
    const secret = 'g1ven-before';
    const ended = (...keys: readonly (KeyName | `type:${string}`)[]) => {
      const session = open({}, sandbox, { columns: 120, rows: 40 }, { givenPassword: secret });
      session.press(...toPassword, ...keys, 'escape');
      const said = session.text().flatMap((line) => /master password ([^,]*),/.exec(line)?.[1] ?? []);
      expect(session.text().join('')).not.toContain(secret);
      const outcome = session.press('enter').outcome();
      expect(JSON.stringify(outcome?.kind === 'confirmed' && outcome.settings)).not.toContain(secret);
      return [said, outcome?.kind === 'confirmed' ? outcome.masterPassword : 'not confirmed'];
    };
    expect([ended(), ended('right'), ended('left', 'down', 'type:s3cret-enough')]).toEqual([
      [['given at the start'], secret],
      [['generated'], undefined],
      [['typed by me'], 's3cret-enough'],
    ]);
    const left = open({}, sandbox, undefined, { givenPassword: secret }).press('interrupt').outcome();
    expect(JSON.stringify(left)).not.toContain(secret);
  });

  it('refuse a name that is taken and a password that AWS would refuse', () => {
    expect(open({ name: 'demo' }).press('enter').text()).toContain(
      '  1 Name must be another one: there is an environment demo already',
    );
    const session = open().press(...toPassword, 'right', 'escape');
    expect(session.text()).toContain('  5 Password must have at least 8 characters');
  });

  it('walk through what the account offers, and take what is typed instead', () => {
    const session = open().press('down', 'enter', 'down', 'right');
    expect(session.text()).toContain('❯ Region                  us-east-1_');
    expect(session.press('right').text()).toContain('❯ Region                  eu-central-1_');
    expect(session.press('clear', 'type:eu-nowhere-1').text().slice(-3, -1)).toEqual([
      '✖ Region must be a region of the partition aws, such as us-east-1; eu-nowhere-1',
      '  is none',
    ]);
  });

  it('do not build while the account is being checked, nor when it refuses', async () => {
    const session = open({}, sandbox, undefined, checkedWith(rows)).press('enter', 'enter');
    expect(session.outcome()).toBeUndefined();
    expect((await session.errands()).press('enter').outcome()).toBeUndefined();
    const good = open({}, sandbox, undefined, checkedWith(rows.slice(0, 2))).press('enter');
    expect((await good.errands()).press('enter').outcome()).toMatchObject({ kind: 'confirmed' });
  });

  it('are checked again when they change, and on r', async () => {
    const asked: string[] = [];
    const check = async ({ name }: { readonly name: string }) => {
      asked.push(name);
      return rows;
    };
    const session = open({}, sandbox, undefined, { check }).press('enter');
    await (await session.errands()).errands();
    await session.press('type:r').errands();
    await session.press('type:1', 'clear', 'type:shop', 'escape').errands();
    expect(asked).toEqual(['demo-2', 'demo-2', 'shop']);
  });

  it('take the facts of another region as soon as it is chosen', async () => {
    const factsOf = async (region: string) => ({
      region,
      vpcs: [{ id: 'vpc-0bbb', cidr: '10.1.0.0/16' }],
    });
    const session = open({}, sandbox, undefined, { factsOf }).press('down', 'enter', 'down', 'right');
    await session.errands();
    session.press('enter', 'enter', 'clear', 'type:10.1.16.0/20');
    expect(session.text().filter((line) => line.includes('vpc-0bbb'))).toEqual([
      '✖ VPC addresses must be free: vpc-0bbb has 10.1.0.0/16, and the two could never',
    ]);
  });

  it('find out the own address only when it is asked for', async () => {
    let asked = 0;
    const ownAddress = async () => {
      asked += 1;
      return '198.51.100.4';
    };
    const { ownAddress: _known, ...unknown } = facts;
    const more = { ownAddress, facts: { ...unknown, whoKnowsAddress: 'checkip.amazonaws.com' } };
    const session = open({}, sandbox, undefined, more).press('enter', 'type:2', 'down', 'down');
    await session.errands();
    expect(asked).toBe(0);
    expect(session.press('right').text()).toContain('only you: your public address is asked of checkip.amazonaws.com');
    await session.errands();
    expect(session.press('escape', 'enter').outcome()).toMatchObject({
      settings: { network: { allowedCidr: '198.51.100.4/32' } },
    });
  });

  it('are kept as given: what was not answered takes its default from the account again', () => {
    const session = open({ name: 'shop' }).press('enter', 'type:2', 'down', 'down', 'right', 'interrupt');
    expect(session.outcome()).toEqual({
      kind: 'cancelled',
      answers: { name: 'shop', network: { allowedCidr: '203.0.113.7/32' } },
    });
  });

  it('are cheap at one stroke', () => {
    const session = open().press('enter', 'type:1', 'down', 'down', 'right', 'escape', 'enter');
    expect(session.outcome()).toMatchObject({
      settings: { web: { desired: 1, min: 1 }, app: { desired: 1, min: 1 }, database: { reader: false } },
    });
  });

  it('become tags, a boundary and a path', () => {
    const boundary = 'arn:aws:iam::123456789012:policy/boundary';
    const session = open().press('enter', 'type:7', 'type:team=web, cost = 42', 'down', `type:${boundary}`, 'down');
    session.press('type:teams/', 'escape', 'enter');
    expect(session.outcome()).toMatchObject({
      settings: { tags: { team: 'web', cost: '42' }, permissionsBoundary: boundary, rolePath: '/teams/' },
    });
  });

  it('refuse a path that cannot be used, a zone that lacks a type, a version and a class that the region lacks', () => {
    const more = {
      facts: {
        ...facts,
        engineVersions: [{ version: '8.0.mysql_aurora.3.10.5', lts: 'newest' as const }],
        instanceClasses: [{ name: 'db.t4g.medium', zones: facts.zones ?? [] }],
        instanceTypes: (facts.instanceTypes ?? []).map((one) => ({
          ...one,
          zones: ['eu-central-1a', 'eu-central-1b'],
        })),
      },
      pathProblem: (_key: string, path: string) => `must exist: there is no ${path}`,
    };
    const given = {
      bundle: { directory: 'nowhere' },
      network: { zones: ['eu-central-1a', 'eu-central-1c'] },
      database: { engineVersion: '8.0.mysql_aurora.3.12.0' },
    };
    expect(open(given, sandbox, { columns: 120, rows: 40 }, more).press('enter').text().slice(3, 7)).toEqual([
      '✖ 3 answers must be corrected first:',
      '  2 Availability zones must be zones that have every chosen type, which eu-central-1c does not',
      '  5 Aurora version must be one that eu-central-1 has',
      '  6 App folder must exist: there is no nowhere',
    ]);
    const unknownClass = { database: { instanceClass: 'db.x9.huge' } };
    expect(open(unknownClass, sandbox, { columns: 120, rows: 40 }, more).press('enter').text()[4]).toBe(
      '  5 Instance class must be one that eu-central-1 has for Aurora',
    );
  });
});
