import { expect, test } from 'vitest';
import { nearest } from '../../src/lib/nearest.js';

const known = ['name', 'network.cidr', 'network.zones', 'web.instanceType', 'web.min', 'web.max'];

test.each([
  ['nmae', 'name'],
  ['names', 'name'],
  ['NAME', 'name'],
  ['network.zone', 'network.zones'],
  ['web.instancetpye', 'web.instanceType'],
  ['web.mni', 'web.min'],
  ['ab', undefined],
  ['colour', undefined],
  ['', undefined],
])('%s was most likely meant as %s', (word, meant) => {
  expect(nearest(word, known)).toBe(meant);
});
