#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""make_fronts.py FOLDER [NUMBER [SEED]]: fronts of specimen cards as they come off a scanner.

Each is one scan of the card's area, GRAY or RGB, and one line of truth.csv: file, dpi, condition, the three fields.
An own neutral design marked 見本; every name, date and code is invented. The same seed makes the same pictures.
Conditions: clean, skewed, dusty, halftone (133 or 150 lines an inch), worn (faint ink, blur, noise), and all of them;
300 and 600 dpi; era names (昭和 平成 令和, the first year as 元年 or 1年) and Gregorian dates; regular, bold and serif."""

import csv
import datetime
import math
import os
import pathlib
import subprocess
import sys

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

HERE = pathlib.Path(__file__).resolve().parent
PERSONS = HERE.parents[2] / 'data' / 'demo' / 'persons'
CARD_MM = (85.60, 53.98)
SCAN_MM = (100.0, 68.0)
MASTER_DPI = 600
CONDITIONS = ('clean', 'skewed', 'dusty', 'halftone', 'worn', 'all')
ERAS = (('昭和', datetime.date(1926, 12, 25), datetime.date(1989, 1, 7)),
        ('平成', datetime.date(1989, 1, 8), datetime.date(2019, 4, 30)),
        ('令和', datetime.date(2019, 5, 1), datetime.date(2026, 6, 30)))
TODAY = datetime.date(2026, 11, 1)
SURNAMES = '見本 試験 架空 仮名 例示 山田試 花岡見 高橋例'.split()
GIVEN = '太郎 花子 一郎 恵 浩 由美 和子 茂 葵 健'.split()
STREETS = ('見本県見本市見本町1丁目2番地{}号', '架空県例示郡試験村大字仮{}番地の{}', '見本都試験区例示{}-{}-{}')


def font_file(family, style):
    done = subprocess.run(['fc-match', '-f', '%{file}', f'{family}:style={style}'], capture_output=True, text=True,
                          check=True)
    return done.stdout


FONTS = {}


def font(face, size_mm, dpi=MASTER_DPI):
    key = (face, size_mm)
    if key not in FONTS:
        family, style = face
        FONTS[key] = ImageFont.truetype(font_file(family, style), max(6, round(size_mm / 25.4 * dpi)), index=0)
    return FONTS[key]


SANS, BOLD = ('Noto Sans CJK JP', 'Regular'), ('Noto Sans CJK JP', 'Bold')
SERIF = ('Noto Serif CJK JP', 'Bold')


def px(mm, dpi=MASTER_DPI):
    return round(mm / 25.4 * dpi)


def guilloche(rng, size):
    """An own line pattern of sums of sines, in pale colours."""
    w, h = size
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    u, v = x / w, y / h
    a, b = np.array(rng.uniform(222, 244, 3)), np.array(rng.uniform(222, 244, 3))
    g = (u * .7 + v * .3)[..., None]
    picture = a * (1 - g) + b * g
    n = rng.uniform(18, 34)
    one = v * n + .9 * np.sin(6.28 * (u * 1.7 + rng.random())) + .5 * np.sin(6.28 * (u * 4.1 + v))
    two = u * n * 1.5 + .8 * np.sin(6.28 * v * 1.3)
    lines = np.clip(1 - np.abs(one % 1 - .5) * 14, 0, 1) * 18 + np.clip(1 - np.abs(two % 1 - .5) * 16, 0, 1) * 11
    picture -= lines[..., None] * np.array(rng.uniform(.5, 1.1, 3))
    return Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))


def birth_as_printed(rng):
    """(text, fields): half are of an era, with enough first years among them."""
    kind = rng.choice(['昭和', '平成', '令和', 'first', 'gregorian'], p=[.34, .26, .12, .1, .18])
    if kind == 'first':
        name, first, last = ERAS[rng.integers(1, 3)]
        first, last = first, datetime.date(first.year, 12, 31)
    elif kind == 'gregorian':
        name, first, last = '', datetime.date(1931, 1, 1), datetime.date(2024, 12, 31)
    else:
        name, first, last = next(row for row in ERAS if row[0] == kind)
        first = max(first, datetime.date(1930, 1, 1))
    day = first + datetime.timedelta(days=int(rng.integers(0, (last - first).days + 1)))
    if kind == 'gregorian':
        year, written = day.year, str(day.year)
    else:
        year = day.year - next(row for row in ERAS if row[0] == name)[1].year + 1
        written = '元' if year == 1 and rng.random() < .85 else str(year)
    pad = ' ' if rng.random() < .5 else ''
    month, date = (f'{n:>2}' if pad else str(n) for n in (day.month, day.day))
    written = f'{written:>2}' if pad else written
    return f'{name}{written}年{month}月{date}日生', f'{name or "西暦"}{year}-{day.month}-{day.day}', day


def draw_front(rng, person):
    w, h = px(CARD_MM[0]), px(CARD_MM[1])
    picture = guilloche(rng, (w, h))
    draw = ImageDraw.Draw(picture)
    face = SANS if (pick := rng.random()) < .6 else BOLD if pick < .85 else SERIF
    ink = tuple(int(v) for v in rng.integers(16, 48, 3))
    pale = (96, 100, 108)
    text_birth, fields_birth, birth = birth_as_printed(rng)
    expiry = datetime.date(int(rng.integers(max(2018, birth.year + 1), 2037)), birth.month, min(birth.day, 28))
    code = f'{rng.integers(0, 10000):04d}'

    x, y = 4.2 + rng.uniform(-.4, .4), 3.6 + rng.uniform(-.5, .5)
    name = f'{rng.choice(SURNAMES)} {rng.choice(GIVEN)}'
    draw.text((px(x), px(y)), '氏名', font=font(face, 1.9), fill=pale)
    draw.text((px(x + 5), px(y - .9)), name, font=font(face, 3.6), fill=ink)
    street = rng.choice(STREETS)
    street = street.format(*rng.integers(1, 99, street.count('{}')))
    y2 = y + 5.6 + rng.uniform(-.3, .5)
    draw.text((px(x), px(y2)), '住所', font=font(face, 1.9), fill=pale)
    draw.text((px(x + 5), px(y2 - .3)), street, font=font(face, 2.4), fill=ink)

    left, top = 4.5 + rng.uniform(-.6, .6), 19.0 + rng.uniform(-.8, .8)
    portrait = Image.open(PERSONS / f'p{person:02d}_id.jpg').convert('RGB')
    pw, ph = px(22.0), px(27.5)
    portrait = portrait.crop((0, 0, portrait.width, min(portrait.height, round(portrait.width * 27.5 / 22.0))))
    picture.paste(portrait.resize((pw, ph), Image.LANCZOS), (px(left), px(top)))

    size = rng.uniform(2.4, 2.9)
    size = round(size, 1)
    right = left + 22.0 + rng.uniform(3.0, 5.0)
    line = top + rng.uniform(-.5, 2.5)
    step = size + rng.uniform(1.6, 2.8)
    draw.text((px(right), px(line)), text_birth, font=font(face, size), fill=ink)
    sex_x = right + draw.textlength(text_birth, font=font(face, size)) / MASTER_DPI * 25.4 + rng.uniform(2.5, 6)
    draw.text((px(sex_x), px(line + .4)), '性別', font=font(face, 1.8), fill=pale)
    draw.text((px(sex_x + 4.2), px(line)), rng.choice(['男', '女']), font=font(face, size), fill=ink)
    line += step
    text_expiry = f'{expiry.year}年{expiry.month}月{expiry.day}日まで有効'
    draw.text((px(right), px(line)), text_expiry, font=font(face, size), fill=ink)
    line += step
    draw.text((px(right), px(line)), '見本市長', font=font(face, size), fill=ink)
    draw.text((px(right + 14), px(line + .5)), '(見本カード)', font=font(face, 1.9), fill=pale)
    line += step
    draw.text((px(right), px(line)), '電子証明書の有効期限', font=font(face, 1.7), fill=pale)
    draw.text((px(right + 20), px(line)), '年    月    日', font=font(face, 1.7), fill=pale)

    below = top + 27.5 + rng.uniform(.5, 1.0)
    code_size = round(rng.uniform(2.2, 2.8), 1)
    code_x = left + rng.uniform(0, 6)
    draw.text((px(code_x), px(below - code_size * .28)), code, font=font(face, code_size), fill=ink)
    serial = ''.join(rng.choice(list('ABCDEFGHJKLMNPQRSTUVWXYZ0123456789'), 16))
    draw.text((px(left + 22.0 + rng.uniform(1.0, 6.0)), px(below - .1)), serial, font=font(face, 1.7), fill=pale)

    mark = Image.new('RGBA', (px(60), px(16)), (0, 0, 0, 0))
    ImageDraw.Draw(mark).text((0, 0), '見本 SPECIMEN', font=font(BOLD, 7.4), fill=(190, 60, 60, 64))
    mark = mark.rotate(rng.uniform(8, 24), expand=True, resample=Image.BICUBIC)
    picture.paste(mark, (px(rng.uniform(18, 30)), px(rng.uniform(16, 30))), mark)
    truth = {'birth': fields_birth, 'expiry': str(expiry.year), 'code': code}
    return cv2.cvtColor(np.array(picture), cv2.COLOR_RGB2BGR), truth


def halftone(picture, lpi, dpi, strength):
    out = np.empty(picture.shape, np.float32)
    values = picture.astype(np.float32) / 255
    y, x = np.mgrid[0:picture.shape[0], 0:picture.shape[1]].astype(np.float32)
    k = 2 * math.pi * lpi / dpi
    for channel, angle in enumerate((15, 75, 45)):
        t = math.radians(angle)
        u, v = x * math.cos(t) + y * math.sin(t), -x * math.sin(t) + y * math.cos(t)
        screen = .5 + .25 * (np.cos(k * u) + np.cos(k * v))
        dots = 1 / (1 + np.exp(-(values[..., channel] - screen) * 9))
        out[..., channel] = (1 - strength) * values[..., channel] + strength * dots
    return np.clip(out * 255, 0, 255).astype(np.uint8)


def dust(rng, page, dpi):
    """Specks, a few hairs, scratches."""
    for _ in range(int(rng.integers(60, 220))):
        x, y = rng.integers(0, page.shape[1]), rng.integers(0, page.shape[0])
        radius = max(1, round(rng.uniform(.02, .11) / 25.4 * dpi))
        shade = int(rng.choice([30, 90, 150, 255]))
        cv2.circle(page, (int(x), int(y)), radius, (shade,) * 3, -1, cv2.LINE_AA)
    for _ in range(int(rng.integers(2, 7))):
        at = rng.uniform(0, 1, 2) * (page.shape[1], page.shape[0])
        bend = rng.uniform(-1, 1, (3, 2)) * 4 / 25.4 * dpi
        points = np.cumsum(np.vstack([at, bend]), axis=0).astype(np.int32)
        shade = int(rng.choice([80, 140, 250]))
        cv2.polylines(page, [points], False, (shade,) * 3, max(1, round(.06 / 25.4 * dpi)), cv2.LINE_AA)


def scan(rng, front, dpi, condition):
    """The card on the glass, as a flatbed delivers it."""
    worn = condition in ('worn', 'all')
    if condition in ('halftone', 'all'):
        front = halftone(front, int(rng.choice([133, 150])), MASTER_DPI, rng.uniform(.25, .5))
    if worn:
        front = cv2.addWeighted(front, rng.uniform(.6, .85), np.full_like(front, 235), .3, 0)
    w, h = px(SCAN_MM[0], dpi), px(SCAN_MM[1], dpi)
    scale = dpi / MASTER_DPI
    skew = rng.uniform(-6, 6) if condition in ('skewed', 'all') else rng.uniform(-.7, .7)
    turn = skew + (180 if rng.random() < .2 else 0)
    if scale < 1:
        front = cv2.GaussianBlur(front, (0, 0), .45 / scale)
    m = cv2.getRotationMatrix2D((front.shape[1] / 2, front.shape[0] / 2), turn, scale)
    m[:, 2] += np.array([w / 2, h / 2]) - (front.shape[1] / 2, front.shape[0] / 2) + rng.uniform(-2, 2, 2) / 25.4 * dpi
    mask = np.zeros(front.shape[:2], np.uint8)
    r = px(3.18)
    cv2.rectangle(mask, (r, 0), (mask.shape[1] - r, mask.shape[0]), 255, -1)
    cv2.rectangle(mask, (0, r), (mask.shape[1], mask.shape[0] - r), 255, -1)
    for x in (r, mask.shape[1] - r - 1):
        for y in (r, mask.shape[0] - r - 1):
            cv2.circle(mask, (x, y), r, 255, -1)
    flags = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    card = cv2.warpAffine(front, m, (w, h), flags=flags).astype(np.float32)
    alpha = cv2.warpAffine(mask, m, (w, h)).astype(np.float32)[..., None] / 255
    page = np.full((h, w, 3), rng.uniform(236, 249), np.float32)
    shade = cv2.GaussianBlur(np.roll(alpha[..., 0], (px(.35, dpi), px(.25, dpi)), (0, 1)), (0, 0), px(.35, dpi))
    page *= (1 - .35 * shade * (1 - alpha[..., 0]))[..., None]
    page = page * (1 - alpha) + card * alpha
    if condition in ('dusty', 'all'):
        dust(rng, page, dpi)
    blur = rng.uniform(.9, 1.4) if worn else rng.uniform(.5, .8)
    page = cv2.GaussianBlur(page, (0, 0), blur * (1 if dpi < 500 else 1.5))
    noise = rng.uniform(3, 6) if worn else rng.uniform(1, 2.5)
    page = page * .985 + 3 + rng.standard_normal(page.shape, dtype=np.float32) * noise
    return np.clip(page, 0, 255).astype(np.uint8)


def main():
    out = pathlib.Path(sys.argv[1])
    number = int(sys.argv[2]) if len(sys.argv) > 2 else 500
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    out.mkdir(parents=True, exist_ok=True)
    with open(out / 'truth.csv', 'w', newline='', encoding='utf-8') as file:
        rows = csv.writer(file, lineterminator='\n')
        rows.writerow(['file', 'dpi', 'condition', 'birth', 'expiry', 'code'])
        for i in range(number):
            rng = np.random.default_rng([seed, i])
            dpi, condition = (300, 600)[i % 2], CONDITIONS[i // 2 % len(CONDITIONS)]
            front, truth = draw_front(rng, 1 + i % 12)
            page = scan(rng, front, dpi, condition)
            name = f'{i:04d}.jpg'
            if rng.random() < .2:
                page = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
            Image.fromarray(page if page.ndim == 2 else page[..., ::-1]).save(out / name, quality=90, dpi=(dpi, dpi))
            rows.writerow([name, dpi, condition, truth['birth'], truth['expiry'], truth['code']])


if __name__ == '__main__':
    os.environ.setdefault('OMP_NUM_THREADS', '1')
    cv2.setNumThreads(1)
    main()
