export type { DecisionStep, LadderStep, Session, TryIt } from '@axbridge/sdk/console'
