import { describe, expect, it } from 'vitest';
import { checkSettings } from '../../../src/config/parse-settings.js';
import { renderReview } from '../../../src/ui/wizard/review.js';
import { expectFrame, expectText, realAws, sandbox, sizes, theme } from '../frame.js';
import { open, review } from './fixture.js';

const settingsOf = (input: unknown) => {
  const check = checkSettings(input);
  if (!check.ok) throw new Error('the test needs good settings');
  return check.settings;
};

describe.each(sizes)('the wizard at $columns x $rows', (size) => {
  it('starts with three ways on', async () => {
    await expectFrame('start', open().frame(size), size);
  });

  it('asks a page at a time, with the account as defaults', async () => {
    const session = open().press('down', 'enter');
    await expectFrame('environment', session.frame(size), size);
    await expectFrame('network', session.press('enter', 'enter').frame(size), size);
    await expectFrame('web', session.press('enter', 'enter', 'enter').frame(size), size);
    session.press('enter', 'enter', 'enter', 'enter', 'enter', 'enter', 'enter', 'enter', 'enter', 'enter');
    await expectFrame('database', session.frame(size), size);
  });

  it('says what is wrong while it is typed', async () => {
    const session = open().press('down', 'enter', 'clear', 'type:My shop');
    await expectFrame('environment-invalid', session.frame(size), size);
  });

  it('warns of addresses that another network has', async () => {
    const session = open().press('down', 'enter', 'enter', 'enter', 'clear', 'type:10.0.0.0/16');
    await expectFrame('network-overlap', session.frame(size), size);
  });

  it('masks a typed password', async () => {
    const session = open({}, sandbox).press(
      'enter',
      'type:5',
      'down',
      'down',
      'down',
      'down',
      'down',
      'right',
      'down',
      'type:s3cret',
    );
    await expectFrame('database-password', session.frame(size), size);
  });

  it('reviews everything before it builds', async () => {
    const session = open({}, realAws, size).press('enter');
    await expectFrame('review', session.frame(size), size);
    await expectFrame('review-end', session.press('end').frame(size), size);
    await expectFrame('review-sure', session.press('enter').frame(size), size);
  });

  it('names the answers that stand in the way of building', async () => {
    const session = open({ web: { instanceType: 't3.micro' }, network: { cidr: '10.0.0.0/8' } }).press('enter');
    await expectFrame('review-invalid', session.frame(size), size);
  });
});

describe('the dry run', () => {
  it('prints the whole review', async () => {
    const settings = settingsOf({ name: 'shop', network: { allowedCidr: '203.0.113.7/32' } });
    await expectText('dry-run', renderReview(settings, review, realAws, 80, theme));
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
    const session = open().press('enter', 'type:1', 'clear', 'type:shop', 'enter', 'enter', 'enter');
    expect(session.outcome()).toMatchObject({ kind: 'confirmed', settings: { name: 'shop' } });
  });

  it('go back one page with Esc, and out at the start', () => {
    const session = open().press('down', 'enter', 'enter', 'enter');
    expect(session.text()[0]).toBe('2 of 6  Network');
    expect(session.press('escape').text()[0]).toBe('1 of 6  Environment');
    expect(session.press('escape').text()[0]).toBe('tier3-wizard');
    expect(session.press('escape').outcome()).toMatchObject({ kind: 'cancelled' });
  });

  it('survive Ctrl-C half-filled, without the password', () => {
    const session = open({ tags: { team: 'a' } }).press('enter', 'type:1', 'clear', 'type:shop', 'escape', 'type:5');
    session.press('down', 'down', 'down', 'down', 'down', 'right', 'down', 'type:Secret-1234', 'interrupt');
    const outcome = session.outcome();
    expect(outcome).toMatchObject({ kind: 'cancelled', answers: { name: 'shop', tags: { team: 'a' } } });
    expect(JSON.stringify(outcome)).not.toContain('Secret-1234');
  });

  it('must be right before their page is left', () => {
    const session = open().press('down', 'enter', 'clear', 'type:X', 'enter', 'enter', 'down', 'enter');
    expect(session.text()[0]).toBe('1 of 6  Environment');
    expect(session.state().place).toEqual({ at: 'page', page: 0, cursor: 0, fromReview: false });
  });

  it('lead from the review to the first one that is wrong', () => {
    const session = open({ app: { desired: 9 } }).press('enter', 'enter');
    expect(session.state().place).toEqual({ at: 'page', page: 3, cursor: 1, fromReview: true });
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
    const session = open().press(
      'enter',
      'type:5',
      'down',
      'down',
      'down',
      'down',
      'down',
      'right',
      'down',
      'type:s3cret-enough',
    );
    session.press('escape', 'enter');
    const outcome = session.outcome();
    expect(outcome).toMatchObject({ kind: 'confirmed', masterPassword: 's3cret-enough' });
    expect(outcome?.kind === 'confirmed' ? JSON.stringify(outcome.settings) : '').not.toContain('s3cret-enough');
  });

  it('refuse a name that is taken and a password that AWS would refuse', () => {
    expect(open({ name: 'demo' }).press('enter').text()).toContain(
      '  1 Name must be another one: there is an environment demo already',
    );
    const session = open().press('enter', 'type:5', 'down', 'down', 'down', 'down', 'down', 'right', 'escape');
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
});
