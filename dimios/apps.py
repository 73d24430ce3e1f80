from django.apps import AppConfig


class DimiosConfig(AppConfig):
    name = "dimios"
    verbose_name = "DiMiOS"
