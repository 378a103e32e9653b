export interface AuthenticatorQrProps {
  /** The QR code as an image. */
  svg: string;
  secret: string;
  uri: string;
}

/** What an authenticator is given: a code to scan, or the same typed by hand. */
export function AuthenticatorQr({ svg, secret, uri }: AuthenticatorQrProps) {
  return (
    <div className="grid gap-3">
      <p className="font-medium">用验证器扫这个二维码</p>
      <img
        src={`data:image/svg+xml;utf8,${encodeURIComponent(svg)}`}
        alt="绑定验证器的二维码"
        width={220}
        height={220}
        className="rounded border border-line bg-white"
      />
      <p className="text-sm">
        正在用这部手机看本页？
        <a href={uri} className="link">
          在验证器中打开
        </a>
      </p>
      <details className="text-sm">
        <summary className="cursor-pointer py-1">不能扫码，手工输入密钥</summary>
        <p className="mt-1 text-muted">类型选“基于时间”，密钥：</p>
        <code className="mt-1 block text-base break-all tabular">
          {secret.replace(/(.{4})(?=.)/g, "$1 ")}
        </code>
      </details>
    </div>
  );
}
