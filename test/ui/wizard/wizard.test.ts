import { describe, it } from 'vitest';
import { expectFrame, realAws, sandbox, sizes } from '../frame.js';
import { checkedWith, facts, open, rows, toPassword } from './fixture.js';

describe.each(sizes)('the wizard at $columns x $rows', (size) => {
  it('starts with three ways on', async () => {
    await expectFrame('start', open().frame(size), size);
  });

  it('asks a page at a time, with the account as defaults', async () => {
    const session = open().press('down', 'enter');
    await expectFrame('environment', session.frame(size), size);
    await expectFrame('network', session.press('enter', 'enter', 'enter').frame(size), size);
    await expectFrame('web', session.press('enter', 'enter', 'enter').frame(size), size);
    session.press('enter', 'enter', 'enter', 'enter', 'enter', 'enter', 'enter', 'enter', 'enter', 'enter');
    await expectFrame('database', session.frame(size), size);
  });

  it('says what is wrong while it is typed', async () => {
    const session = open().press('down', 'enter', 'clear', 'type:My shop');
    await expectFrame('environment-invalid', session.frame(size), size);
  });

  it('refuses addresses that another network has', async () => {
    const session = open().press('down', 'enter', 'enter', 'enter', 'enter', 'clear', 'type:10.0.0.0/16');
    await expectFrame('network-overlap', session.frame(size), size);
  });

  it('masks a typed password', async () => {
    const session = open({}, sandbox).press(...toPassword, 'right', 'down', 'type:s3cret');
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

describe.each(sizes)('what comes from outside, at $columns x $rows', (size) => {
  it('shows tags and roles on a page of their own', async () => {
    await expectFrame('account', open().press('enter', 'type:7').frame(size), size);
    const wrong = open().press('enter', 'type:7', 'type:team');
    await expectFrame('account-invalid', wrong.frame(size), size);
  });

  it('says that a region is being read, then that it could not be', async () => {
    const ports = { factsOf: () => Promise.reject(new Error('you are not authorised')) };
    const session = open({}, realAws, size, ports).press('down', 'enter', 'down', 'right');
    await expectFrame('region-loading', session.frame(size), size);
    await session.errands();
    await expectFrame('region-error', session.frame(size), size);
  });

  it('starts with what could not be read, and with the answers of the last time', async () => {
    const more = { goesOn: true, facts: { ...facts, unread: ['Aurora versions', 'networks'] } };
    await expectFrame('start-unread', open({ name: 'shop' }, realAws, size, more).frame(size), size);
  });

  it('has empty lists where nothing is known of the account', async () => {
    const session = open({}, realAws, size, { facts: {} }).press('enter', 'type:5');
    await expectFrame('database-empty', session.frame(size), size);
  });

  it('checks the account above the review', async () => {
    const session = open({}, realAws, size, checkedWith(rows)).press('enter');
    await expectFrame('review-checking', session.frame(size), size);
    await session.errands();
    await expectFrame('review-refused', session.frame(size), size);
    const good = open({}, realAws, size, checkedWith(rows.slice(0, 1))).press('enter');
    await expectFrame('review-checked', (await good.errands()).frame(size), size);
  });
});
