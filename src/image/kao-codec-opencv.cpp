// SPDX-License-Identifier: GPL-3.0-or-later
#include "config.h"

#include "image/kao-codec.h"

#include "base/kao-error.h"
#include "image/kao-jpeg2000.h"
#include "image/kao-picture-header.h"
#include "image/kao-pnm.h"
#include "secure/kao-memory.h"

#include <opencv2/imgcodecs.hpp>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <vector>

namespace
{

/* A scan of the whole glass as PNG stays below this; more is not a picture for this program. */
constexpr gsize MAX_FILE_BYTES = 256u * 1024 * 1024;
constexpr guint64 MAX_PIXELS = 150u * 1000 * 1000; /* A4 at 1200 dpi is 139 million */
/* The JPEG 2000 decoder keeps four bytes a sample; A4 at 600 dpi is 35 million pixels. */
constexpr guint64 MAX_JPEG2000_PIXELS = 40u * 1000 * 1000;

/* Bytes of the encoded file: a picture too, so they are wiped like one. */
struct Pages
{
  guint8 *data = nullptr;
  gsize size = 0;

  explicit Pages (gsize n) : data (static_cast<guint8 *> (kao_pages_alloc (n))), size (n) {}
  ~Pages () { kao_pages_free (data, size); }
  Pages (const Pages &) = delete;
  Pages &operator= (const Pages &) = delete;
};

/* cv::Mat whose pixels do not stay behind in the heap. */
struct WipedMat
{
  cv::Mat mat;

  ~WipedMat ()
  {
    if (!mat.empty () && mat.isContinuous ())
      kao_wipe (mat.data, mat.total () * mat.elemSize ());
  }
};

KaoImage *
mat_to_image (const cv::Mat &mat, GError **error)
{
  g_autoptr (KaoImage) image = kao_image_new (KAO_IMAGE_RGB24, mat.cols, mat.rows, error);

  if (image == nullptr)
    return nullptr;
  for (int y = 0; y < mat.rows; y++)
    {
      const guint8 *from = mat.ptr (y);
      guint8 *to = kao_image_get_row (image, y);

      for (int x = 0; x < mat.cols; x++, from += 3, to += 3)
        {
          to[0] = from[2];
          to[1] = from[1];
          to[2] = from[0];
        }
    }
  return static_cast<KaoImage *> (g_steal_pointer (&image));
}

/* @image as this folder's callers want it: RGB24 and upright. Takes @image. */
KaoImage *
finish (KaoImage *image, const KaoPictureHeader *header, GError **error)
{
  /* What an Exif orientation asks for: quarter turns counter-clockwise, then perhaps mirrored. */
  static const struct
  {
    guint quarters;
    gboolean is_mirrored;
  } turns[] = { { 0, FALSE }, { 0, FALSE }, { 0, TRUE },  { 2, FALSE }, { 2, TRUE },
                { 3, TRUE },  { 3, FALSE }, { 1, TRUE },  { 1, FALSE } };
  const auto &turn = turns[header->orientation];
  g_autoptr (KaoImage) first = image;
  g_autoptr (KaoImage) rgb = first == nullptr ? nullptr : kao_image_convert (first, KAO_IMAGE_RGB24, error);
  g_autoptr (KaoImage) turned = rgb == nullptr           ? nullptr
                                : turn.quarters == 0     ? kao_image_ref (rgb)
                                : kao_image_rotate_quarter (rgb, turn.quarters, error);
  KaoImage *upright = turned == nullptr   ? nullptr
                      : !turn.is_mirrored ? kao_image_ref (turned)
                                          : kao_image_mirror (turned, error);

  if (upright != nullptr)
    kao_image_set_dpi (upright, header->dpi);
  return upright;
}

/* The box for XMP (ISO 16684-1, annex): its length, "uuid", this, the packet. */
void
read_jp2_xmp (const guint8 *data, gsize size, KaoPictureHeader *header)
{
  static const char name[] = "uuid\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac";
  const auto *found = static_cast<const guint8 *> (memmem (data, size, name, sizeof name - 1));

  if (found == nullptr || found - data < 4)
    return;
  const guint8 *packet = found + sizeof name - 1;
  const gsize length = (gsize) found[-4] << 24 | (gsize) found[-3] << 16 | (gsize) found[-2] << 8 | found[-1];
  const gsize rest = static_cast<gsize> (data + size - packet);

  /* 0: to the file's end. */
  if (length == 0 || length - 24 <= rest)
    kao_picture_header_read_xmp (packet, length == 0 ? rest : length - 24, header);
}

/* Not through OpenCV, which reads JPEG 2000 only with the colour box that many files lack. */
KaoImage *
read_jpeg2000 (const guint8 *data, gsize size, const gchar *name, GError **error)
{
  /* Programs that put Exif into JP2 use a box of one of these kinds. */
  static const char *const exif_boxes[]
      = { "JpgTiffExif->JP2", "\x05\x37\xcd\xab\x9d\x0c\x44\x31\xa7\x2a\xfa\x56\x1f\x2a\x11\x3e" };
  KaoPictureHeader header = {};
  KaoImage *image = kao_jpeg2000_read (data, size, name, MAX_JPEG2000_PIXELS, error);

  if (image == nullptr)
    return nullptr;
  header.orientation = 1;
  header.dpi = kao_image_get_dpi (image);
  for (const char *box : exif_boxes)
    if (const auto *exif = static_cast<const guint8 *> (memmem (data, size, box, 16)))
      kao_picture_header_read_exif (exif + 16, static_cast<gsize> (data + size - exif - 16), &header);
  read_jp2_xmp (data, size, &header);
  return finish (image, &header, error);
}

gboolean
check_size (const KaoPictureHeader *header, const gchar *name, GError **error)
{
  if (header->width * header->height <= MAX_PIXELS && header->width <= KAO_IMAGE_MAX_SIDE
      && header->height <= KAO_IMAGE_MAX_SIDE)
    return TRUE;
  g_set_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_SIZE,
               "%s says it is %" G_GUINT64_FORMAT " x %" G_GUINT64_FORMAT
               " pixels, more than is accepted; scale it down",
               name, header->width, header->height);
  return FALSE;
}

} // namespace

KaoImage *
kao_codec_read_bytes (const guint8 *data, gsize size, const gchar *name, GError **error)
{
  KaoPictureHeader header = {};

  if (kao_jpeg2000_is (data, size))
    return read_jpeg2000 (data, size, name, error);
  if (kao_pnm_is (data, size))
    return finish (kao_pnm_read (data, size, name, MAX_PIXELS, error), &header, error);
  /* Only these two are let through to OpenCV: some of its other decoders work through files in the
   * temporary folder. */
  if (!kao_picture_header_read (data, size, &header))
    {
      g_set_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_UNREADABLE,
                   "%s is not a PNG, JPEG, PNM or JPEG 2000 picture; save it as one of these", name);
      return nullptr;
    }
  if (header.unsupported != nullptr)
    {
      g_set_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_FORMAT,
                   "%s is a JPEG picture %s, which is not supported; save it as an ordinary JPEG", name,
                   header.unsupported);
      return nullptr;
    }
  if (!check_size (&header, name, error))
    return nullptr;
  try
    {
      WipedMat decoded;
      cv::Mat raw (1, static_cast<int> (size), CV_8UC1, const_cast<guint8 *> (data));

      if (header.width > 0 && header.height > 0)
        cv::imdecode (raw, cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION, &decoded.mat);
      if (!decoded.mat.empty ())
        return finish (mat_to_image (decoded.mat, error), &header, error);
    }
  catch (...)
    {
      /* One sentence for every way in which the library gives up. */
    }
  g_set_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_UNREADABLE,
               "%s is damaged and cannot be decoded; make the picture again", name);
  return nullptr;
}

KaoImage *
kao_codec_read_file (const gchar *path, GError **error)
{
  g_autofree gchar *name = g_path_get_basename (path);
  struct stat status;
  gint fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  const gchar *problem = nullptr;

  if (fd < 0 || fstat (fd, &status) != 0)
    problem = g_strerror (errno);
  else if (!S_ISREG (status.st_mode))
    problem = "it is not a regular file";
  else if (status.st_size <= 0)
    problem = "it is empty";
  else if ((guint64) status.st_size > MAX_FILE_BYTES)
    problem = "it is larger than 256 MiB";
  if (problem != nullptr)
    {
      g_set_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_UNREADABLE,
                   "%s cannot be read: %s", name, problem);
      if (fd >= 0)
        close (fd);
      return nullptr;
    }

  Pages pages (static_cast<gsize> (status.st_size));
  gsize done = 0;

  while (pages.data != nullptr && done < pages.size)
    {
      gssize n = read (fd, pages.data + done, pages.size - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        break;
      done += static_cast<gsize> (n);
    }
  close (fd);
  if (done < pages.size || pages.data == nullptr)
    {
      g_set_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_UNREADABLE,
                   "%s cannot be read to its end", name);
      return nullptr;
    }
  return kao_codec_read_bytes (pages.data, pages.size, name, error);
}

GBytes *
kao_codec_write_jpeg (const KaoImage *image, gint quality, GError **error)
{
  try
    {
      g_autoptr (KaoImage) rgb = kao_image_convert (
          image,
          kao_image_get_format (image) == KAO_IMAGE_GRAY8 ? KAO_IMAGE_GRAY8 : KAO_IMAGE_RGB24, error);

      if (rgb == nullptr)
        return nullptr;

      int type = kao_image_get_format (rgb) == KAO_IMAGE_GRAY8 ? CV_8UC1 : CV_8UC3;
      cv::Mat mat (kao_image_get_height (rgb), kao_image_get_width (rgb), type,
                   kao_image_get_row (rgb, 0), kao_image_get_stride (rgb));
      std::vector<uchar> bytes;

      if (type == CV_8UC3)
        for (int y = 0; y < mat.rows; y++)
          for (int x = 0; x < mat.cols; x++)
            std::swap (mat.at<cv::Vec3b> (y, x)[0], mat.at<cv::Vec3b> (y, x)[2]);
      if (cv::imencode (".jpg", mat, bytes, { cv::IMWRITE_JPEG_QUALITY, CLAMP (quality, 1, 100) }))
        return g_bytes_new (bytes.data (), bytes.size ());
    }
  catch (...)
    {
      /* The sentence below says it. */
    }
  g_set_error (error, KAO_IMAGE_ERROR, KAO_IMAGE_ERROR_FORMAT, "The picture cannot be written as JPEG");
  return nullptr;
}
