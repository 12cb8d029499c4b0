// The one file to change before uploading.

/**
 * The address of your sign-in service: https, no slash at the end. The same host has to stand in the console under
 * 开发管理 → 开发设置 → 服务器域名 → request 合法域名.
 */
export const ENDPOINT = "https://signin.example.com";
