// Which mini-program this is, and which version of it.

export interface Account {
  appid: string;
  env_version: string;
}

export function account(): Account {
  const { miniProgram } = wx.getAccountInfoSync();
  return { appid: miniProgram.appId, env_version: miniProgram.envVersion };
}
