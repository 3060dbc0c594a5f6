export interface AlertRefresher {
  refreshDue(budgetMs: number): Promise<boolean>;
  close(): Promise<void>;
}
export const noAlerts: AlertRefresher = { refreshDue: async () => false, close: async () => {} };
