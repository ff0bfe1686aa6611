from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('formalities', '0001_initial'),
        ('places', '0002_core_belongs_to_zones'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='shuttleroute',
            name='shuttle_route_once_for_a_pool',
        ),
        migrations.AddConstraint(
            model_name='shuttleroute',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'planned')), fields=('origin', 'starts', 'ends'), name='shuttle_route_planned_once_for_a_pool'),
        ),
    ]
