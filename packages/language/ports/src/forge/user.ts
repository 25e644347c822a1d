/** Someone with an account. `login` is what CODEOWNERS and mentions use: a user name, or an e-mail on Azure. */
export interface ForgeUser {
  readonly id: string;
  readonly login: string;
  readonly name: string;
}
