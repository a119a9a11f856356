// SPDX-License-Identifier: GPL-3.0-or-later
/* KAO_IS_SANITIZED: 1 in builds whose sanitizer watches the heap and must see every block come and go.
 * KAO_IS_THREAD_SANITIZED: 1 in those whose sanitizer watches the threads, from a thread of its own. */
#pragma once

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define KAO_IS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define KAO_IS_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_THREAD__)
#define KAO_IS_THREAD_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define KAO_IS_THREAD_SANITIZED 1
#endif
#endif
#ifndef KAO_IS_THREAD_SANITIZED
#define KAO_IS_THREAD_SANITIZED 0
#endif
#ifndef KAO_IS_SANITIZED
#define KAO_IS_SANITIZED 0
#endif
