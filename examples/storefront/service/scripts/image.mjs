// Builds the container image as an OCI image layout in dist/image, without a container engine, and writes
// built.json for the release. The same sources give the same bytes, so the same digest. In a real project a
// base image with Node would come below this layer; here the image holds the application alone.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
const blobs = 'dist/image/blobs/sha256';
rmSync('dist/image', { recursive: true, force: true });
mkdirSync(blobs, { recursive: true });

/** Keeps some bytes under their digest and answers what points to them. */
function blob(mediaType, bytes) {
  const hash = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(`${blobs}/${hash}`, bytes);
  return { mediaType, digest: `sha256:${hash}`, size: bytes.length };
}

/** A ustar archive of these files, with nothing in it that differs from machine to machine. */
function tar(files) {
  const parts = files.flatMap(([path, bytes]) => {
    const header = Buffer.alloc(512);
    const octal = (value, length) => value.toString(8).padStart(length - 1, '0');
    header.write(path, 0, 100);
    header.write(octal(0o644, 8), 100);
    header.write(octal(0, 8), 108);
    header.write(octal(0, 8), 116);
    header.write(octal(bytes.length, 12), 124);
    header.write(octal(0, 12), 136);
    header.write(' '.repeat(8), 148);
    header.write('0', 156);
    header.write('ustar\u000000', 257);
    const sum = header.reduce((all, byte) => all + byte, 0);
    header.write(`${octal(sum, 7)}\u0000 `, 148);
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

const sources = readdirSync('src')
  .sort()
  .map((file) => [`app/src/${file}`, readFileSync(`src/${file}`)]);
const archive = tar([['app/package.json', readFileSync('package.json')], ...sources]);
const layer = blob('application/vnd.oci.image.layer.v1.tar+gzip', gzipSync(archive, { level: 9 }));
const config = blob(
  'application/vnd.oci.image.config.v1+json',
  Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      config: { WorkingDir: '/app', Entrypoint: ['node', 'src/main.mjs'], ExposedPorts: { '8080/tcp': {} } },
      rootfs: { type: 'layers', diff_ids: [`sha256:${createHash('sha256').update(archive).digest('hex')}`] },
    }),
  ),
);
const manifest = blob(
  'application/vnd.oci.image.manifest.v1+json',
  Buffer.from(JSON.stringify({ schemaVersion: 2, config, layers: [layer] })),
);
writeFileSync('dist/image/oci-layout', JSON.stringify({ imageLayoutVersion: '1.0.0' }));
writeFileSync('dist/image/index.json', JSON.stringify({ schemaVersion: 2, manifests: [manifest] }));

const commit = execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
writeFileSync(
  'built.json',
  `${JSON.stringify({ component: 'api', version, digest: manifest.digest, commit }, null, 2)}\n`,
);
console.log(`${name} ${version} ${manifest.digest}`);
