import { accountQuestions } from './account.js';
import { bundleQuestions } from './bundle.js';
import { databaseQuestions } from './database.js';
import { environmentQuestions } from './environment.js';
import { networkQuestions } from './network.js';
import type { Question } from './question.js';
import { appQuestions, webQuestions } from './servers.js';

export { onlyMe } from './network.js';
export { fittingZones } from './offers.js';
export { type Given, type Option, type PageId, pages, type Question, type QuestionKind, sizeKey } from './question.js';

/** Every question of the wizard in reading order. */
export const questions: readonly Question[] = [
  ...environmentQuestions,
  ...networkQuestions,
  ...webQuestions,
  ...appQuestions,
  ...databaseQuestions,
  ...bundleQuestions,
  ...accountQuestions,
];
