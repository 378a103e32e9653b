/** A download. The name may hold any character; the browser neither guesses another type nor keeps a copy. */
export function fileResponse(
  body: string | Buffer,
  { fileName, type }: { fileName: string; type: string },
): Response {
  const plain = `download${/\.\w+$/.exec(fileName)?.[0] ?? ""}`;
  const encoded = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
  return new Response(typeof body === "string" ? body : new Uint8Array(body), {
    headers: {
      "Content-Type": type,
      "Content-Disposition": `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`,
      "Cache-Control": "private, no-store",
      "X-Content-Type-Options": "nosniff",
    },
  });
}
