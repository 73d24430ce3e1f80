# One image for web, worker and beat; docker-compose.yml says which command each runs.
FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir --requirement requirements.txt
COPY manage.py ./
COPY dimios dimios
COPY surveys surveys
COPY analysis analysis
COPY reports reports
COPY locale locale
COPY templates templates
COPY static static
RUN DATA_DIR=/tmp/build python manage.py collectstatic --noinput && mv /tmp/build/static staticfiles && rm -r /tmp/build
RUN useradd --system dimios && install --directory --owner dimios /var/lib/dimios /var/lib/dimios/media
USER dimios
ENV DATA_DIR=/var/lib/dimios
EXPOSE 8000
