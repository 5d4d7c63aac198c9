import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  ListServiceQuotasCommand,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import { expect, test } from 'vitest';
import { AppliedQuotas } from '../../../../src/sandbox/services/servicequotas/quotas.js';
import { startTestRegion } from '../../region.js';

test('a quota has its default until another value is applied', async () => {
  const region = await startTestRegion();
  const quotas = new ServiceQuotasClient(region.client);
  const vpcs = { ServiceCode: 'vpc', QuotaCode: 'L-F678F1CE' };
  const applied = async () => (await quotas.send(new GetServiceQuotaCommand(vpcs))).Quota;
  expect(await applied()).toMatchObject({ ...vpcs, QuotaName: 'VPCs per Region', Value: 5, Adjustable: true });
  region.cloud.table(AppliedQuotas).put({ id: 'L-F678F1CE', value: 2 });
  expect((await applied())?.Value).toBe(2);
  const { Quota } = await quotas.send(new GetAWSDefaultServiceQuotaCommand(vpcs));
  expect(Quota?.Value).toBe(5);
  const { Quotas } = await quotas.send(new ListServiceQuotasCommand({ ServiceCode: 'vpc' }));
  expect(Quotas?.map((quota) => [quota.QuotaCode, quota.Value])).toEqual([
    ['L-F678F1CE', 2],
    ['L-A4707A72', 5],
    ['L-FE5A380F', 5],
    ['L-407747CB', 200],
    ['L-589F43AA', 200],
    ['L-E79EC296', 2500],
    ['L-0EA8095F', 60],
  ]);
});

test('a quota without an applied value can only be read as a default', async () => {
  const region = await startTestRegion();
  const quotas = new ServiceQuotasClient(region.client);
  const groups = { ServiceCode: 'elasticloadbalancing', QuotaCode: 'L-B22855CB' };
  const missing = { name: 'NoSuchResourceException' };
  await expect(quotas.send(new GetServiceQuotaCommand(groups))).rejects.toMatchObject(missing);
  expect((await quotas.send(new GetAWSDefaultServiceQuotaCommand(groups))).Quota?.Value).toBe(3000);
  await expect(quotas.send(new GetServiceQuotaCommand({ ServiceCode: 'vpc', QuotaCode: 'L-0' }))).rejects.toMatchObject(
    missing,
  );
  await expect(quotas.send(new ListServiceQuotasCommand({ ServiceCode: 'chess' }))).rejects.toMatchObject(missing);
});
