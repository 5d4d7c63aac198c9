import { expect, test } from 'vitest';
import { services } from '../../../src/sandbox/services/index.js';
import { ServiceModel } from '../../../src/sandbox/wire/model.js';

test('every operation is one of its service, except what agents alone call, and is there once', async ({ task }) => {
  let implemented = 0;
  for (const { description, operations } of services) {
    const model = await ServiceModel.load(description);
    const names = operations.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    expect(operations.filter(({ name, unmodelled }) => !model.operation(name) && !unmodelled)).toEqual([]);
    implemented += names.length;
  }
  task.meta.figures = { 'operations implemented': implemented };
});
