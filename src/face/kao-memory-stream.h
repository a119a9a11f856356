// SPDX-License-Identifier: GPL-3.0-or-later
/* An input stream over bytes that stay where they are. */
#pragma once

#include <glib.h>

#include <istream>
#include <streambuf>

namespace kao
{

class MemoryStream final : private std::streambuf, public std::istream
{
public:
  explicit MemoryStream (GBytes *bytes) : std::istream (static_cast<std::streambuf *> (this))
  {
    gsize size = 0;
    char *data = const_cast<char *> (static_cast<const char *> (g_bytes_get_data (bytes, &size)));

    setg (data, data, data + size);
  }
};

}
